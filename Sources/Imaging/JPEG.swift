private import CTurboJPEG

/// JPEG files, which are only read: photographs come as such.
///
/// The codec is libturbojpeg.
package enum JPEG {
    /// What every JPEG file begins with.
    static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

    /// The picture in a JPEG file, 0…1: grey becomes RGB, baseline and progressive alike.
    ///
    /// Colour profiles are left out, as in PNG files: networks are trained on stored values. The
    /// picture is turned the way up that the camera noted (EXIF's orientation).
    ///
    /// - Parameters:
    ///   - file: The whole file; its size is checked before anything is allocated for its pixels.
    ///   - maximumElements: The most elements (3·h·w) accepted.
    /// - Returns: The picture, at the file's size.
    /// - Throws: `JPEGError`; a file that ends too soon is refused rather than filled with grey.
    package static func decode(
        _ file: [UInt8],
        maximumElements: Int = PNG.defaultMaximumElements
    ) throws(JPEGError) -> Image {
        guard file.starts(with: signature) else { throw .notAJPEG }
        let decoder = try Decoder()
        let (width, height) = try decoder.size(of: file)
        // Both extents are below 2¹⁶, so that nothing can overflow.
        guard 3 * width * height <= maximumElements else {
            throw .tooLarge(width: width, height: height, maximumElements: maximumElements)
        }
        return Bitmap(
            height: height,
            width: width,
            rgba: try decoder.pixels(of: file, width: width, height: height)
        ).turned(Orientation(jpeg: file)).image
    }

    /// libturbojpeg's decoder; for one file.
    @safe private struct Decoder: ~Copyable {
        private let handle: tjhandle

        /// Wraps `tjInitDecompress`.
        init() throws(JPEGError) {
            guard let handle = unsafe tjInitDecompress() else {
                throw .unreadable("libturbojpeg could not begin")
            }
            unsafe self.handle = unsafe handle
        }

        deinit { unsafe _ = tjDestroy(handle) }

        /// The extents in the file's header.
        ///
        /// Wraps `tjDecompressHeader3`.
        func size(of file: [UInt8]) throws(JPEGError) -> (width: Int, height: Int) {
            var (width, height, subsampling, colours): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
            let isRead = unsafe file.withUnsafeBufferPointer {
                unsafe tjDecompressHeader3(
                    handle,
                    $0.baseAddress,
                    UInt($0.count),
                    &width,
                    &height,
                    &subsampling,
                    &colours
                ) == 0
            }
            guard isRead else { throw .unreadable(reason) }
            // libturbojpeg turns neither into RGB.
            guard colours != TJCS_CMYK.rawValue, colours != TJCS_YCCK.rawValue else {
                throw .unreadable("its colours are for print (CMYK); save it as RGB")
            }
            guard width > 0, height > 0 else { throw .unreadable("it has no pixels") }
            return (Int(width), Int(height))
        }

        /// The RGBA bytes of a file whose size is known, all of them opaque.
        ///
        /// Wraps `tjDecompress2`.
        func pixels(of file: [UInt8], width: Int, height: Int) throws(JPEGError) -> [UInt8] {
            var pixels = [UInt8](repeating: 0, count: 4 * width * height)
            let isRead = unsafe file.withUnsafeBufferPointer { file in
                unsafe pixels.withUnsafeMutableBufferPointer {
                    unsafe tjDecompress2(
                        handle,
                        file.baseAddress,
                        UInt(file.count),
                        $0.baseAddress,
                        Int32(width),
                        0,
                        Int32(height),
                        Int32(TJPF_RGBA.rawValue),
                        // A thousand passes over a small picture are an attack on our time.
                        TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS
                    ) == 0
                }
            }
            guard isRead else { throw .unreadable(reason) }
            return pixels
        }

        /// Why the last call failed.
        private var reason: String { unsafe String(cString: tjGetErrorStr2(handle)) }
    }
}

/// Why bytes are not a JPEG picture.
package enum JPEGError: Error, Equatable {
    /// The bytes don't begin with JPEG's signature.
    case notAJPEG
    /// The file is broken, or of a kind that isn't read.
    case unreadable(String)
    /// The picture has more elements than the reader accepts; nothing was allocated for it.
    case tooLarge(width: Int, height: Int, maximumElements: Int)
}

extension JPEGError: CustomStringConvertible {
    /// The reason in words.
    package var description: String {
        switch self {
        case .notAJPEG: "not a JPEG file"
        case .unreadable(let reason): "unreadable JPEG: \(reason)"
        case .tooLarge(let width, let height, let maximum):
            "a JPEG of \(width)×\(height) pixels has more than \(maximum) elements"
        }
    }
}
