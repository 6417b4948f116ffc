/// PNG files: pictures in and out, with text beside them.
///
/// The codec is libpng's simplified API, which knows no animations: `AnimatedPNG` puts them
/// together.
package enum PNG {
    /// How every PNG file begins.
    package static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The most elements (3·h·w) that `decode` accepts unless told otherwise: those of 128 Mi
    /// pixels, as many as the largest cameras' photographs have.
    package static let defaultMaximumElements = 3 << 27
}

/// Why bytes are not a picture, or a picture not bytes.
package enum PNGError: Error, Equatable {
    /// The bytes don't begin with PNG's signature.
    case notAPNG
    /// The file's structure or its compressed data is broken.
    case damaged(String)
    /// The picture has more elements than the reader accepts; nothing was allocated for it.
    case tooLarge(width: Int, height: Int, maximumElements: Int)
    /// A chunk of a type that a reader has to know, as the standard says, and that it has not.
    case unknownChunk(String)
    /// The file is interlaced and has 16 bits a channel, of which libpng reads every other row
    /// wrong where it is to make 8 of them (seen in 1.6.39).
    case interlacedDepth
    /// libpng could not write.
    case unwritable(String)
    /// A text chunk's keyword is not 1 to 79 characters of printable ASCII.
    case invalidKeyword(String)
    /// An animation's frame, counted from 0, has another size than the first, or alone has alpha or
    /// has none.
    case differing(frame: Int)
}

extension PNGError: CustomStringConvertible {
    /// The reason in words.
    package var description: String {
        switch self {
        case .notAPNG: "not a PNG file"
        case .damaged(let reason): "damaged PNG: \(reason)"
        case .tooLarge(let width, let height, let maximum):
            "a PNG of \(width)×\(height) pixels has more than \(maximum) elements"
        case .unknownChunk("CgBI"):
            "a PNG file in Apple's own form for devices (CgBI): convert it to plain PNG"
        case .unknownChunk(let type):
            "a PNG file that cannot be shown without knowing its chunk \(type.debugDescription)"
        case .interlacedDepth:
            "an interlaced PNG file of 16 bits a channel, which cannot be read rightly: save it with"
                + " 8 bits, or not interlaced"
        case .unwritable(let reason): "cannot encode PNG: \(reason)"
        case .invalidKeyword(let keyword): "not a PNG text keyword: \(keyword)"
        case .differing(let frame):
            "frame \(frame + 1) differs from the first in its size, or in having transparency"
        }
    }
}
