/// How a picture lies in its file, as EXIF notes it in a JPEG file (tag 0x0112, its values'
/// numbers).
enum Orientation: UInt16 {
    case upright = 1
    case mirrored = 2
    case upsideDown = 3
    case flipped = 4
    case transposed = 5
    case turnedLeft = 6
    case transversed = 7
    case turnedRight = 8

    /// The one noted in the file; upright where none is, or none that makes sense.
    init(noted file: [UInt8]) {
        self = Self.noted(in: file).flatMap(Self.init) ?? .upright
    }

    /// The picture as it is to be looked at.
    func turned(_ image: Image) -> Image {
        if self == .upright { return image }
        let swapsSides = rawValue >= 5
        var turned = Image(
            height: swapsSides ? image.width : image.height,
            width: swapsSides ? image.height : image.width,
            grey: 0
        )
        for y in 0..<turned.height {
            for x in 0..<turned.width {
                let (storedX, storedY) = stored(x, y, image)
                for channel in 0..<3 { turned[channel, x, y] = image[channel, storedX, storedY] }
            }
        }
        return turned
    }

    /// Where the pixel that belongs at (x, y) is stored.
    private func stored(_ x: Int, _ y: Int, _ image: Image) -> (x: Int, y: Int) {
        let (right, bottom) = (image.width - 1, image.height - 1)
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

    /// The number in the first EXIF segment before the pixels; nil when there is none.
    private static func noted(in file: [UInt8]) -> UInt16? {
        var position = 2
        while position + 4 <= file.count, file[position] == 0xFF {
            let (marker, length) = (
                file[position + 1], Int(file[position + 2]) << 8 | Int(file[position + 3])
            )
            let end = position + 2 + length
            // From the start of a scan on, bytes are pixels.
            guard marker != 0xDA, length >= 2, end <= file.count else { return nil }
            let content = file[position + 4..<end]
            if marker == 0xE1, content.starts(with: Array("Exif\0\0".utf8)) {
                return number(in: content.dropFirst(6))
            }
            position = end
        }
        return nil
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
