/// How a picture lies in its file, as EXIF notes it (tag 0x0112, its values' numbers).
package enum Orientation: UInt16, Sendable {
    case upright = 1
    case mirrored = 2
    case upsideDown = 3
    case flipped = 4
    case transposed = 5
    case turnedLeft = 6
    case transversed = 7
    case turnedRight = 8

    /// The one noted in EXIF's TIFF structure; upright where none is, or none that makes sense.
    package init(exif tiff: ArraySlice<UInt8>) {
        self = Self.number(in: tiff).flatMap(Self.init) ?? .upright
    }

    /// Whether the picture's height is that of the file's rows' width.
    var swapsSides: Bool { rawValue >= 5 }

    /// Where the pixel that belongs at (x, y) is stored, in a file of this height and width.
    func stored(_ x: Int, _ y: Int, height: Int, width: Int) -> (x: Int, y: Int) {
        let (right, bottom) = (width - 1, height - 1)
        return switch self {
        case .upright: (x, y)
        case .mirrored: (right - x, y)
        case .upsideDown: (right - x, bottom - y)
        case .flipped: (x, bottom - y)
        case .transposed: (y, x)
        case .turnedLeft: (y, bottom - x)
        case .transversed: (right - y, bottom - x)
        case .turnedRight: (right - y, x)
        }
    }

    /// The orientation in the first directory of a TIFF structure.
    private static func number(in tiff: ArraySlice<UInt8>) -> UInt16? {
        let isLittle = tiff.starts(with: Array("II".utf8))
        func word(_ offset: Int, bytes: Int) -> Int? {
            guard offset >= 0, offset + bytes <= tiff.count else { return nil }
            let field = tiff.dropFirst(offset).prefix(bytes)
            return (isLittle ? Array(field.reversed()) : Array(field))
                .reduce(0) { $0 << 8 | Int($1) }
        }
        guard let directory = word(4, bytes: 4), let count = word(directory, bytes: 2) else {
            return nil
        }
        for entry in 0..<count {
            // Tag, type, count, value: the orientation's is a short, at the value's beginning.
            let place = directory + 2 + 12 * entry
            guard let tag = word(place, bytes: 2) else { return nil }
            if tag == 0x0112 { return word(place + 8, bytes: 2).map { UInt16($0) } }
        }
        return nil
    }
}
