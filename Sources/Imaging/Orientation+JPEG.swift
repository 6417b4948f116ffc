extension Orientation {
    /// The orientation in a JPEG file's first EXIF segment before the pixels.
    init(jpeg file: [UInt8]) {
        self.init(exif: Self.exif(of: file))
    }

    /// The TIFF structure in that segment; empty when there is none.
    private static func exif(of file: [UInt8]) -> ArraySlice<UInt8> {
        var position = 2
        while position + 4 <= file.count, file[position] == 0xFF {
            let (marker, length) = (
                file[position + 1], Int(file[position + 2]) << 8 | Int(file[position + 3])
            )
            let end = position + 2 + length
            // From the start of a scan on, bytes are pixels.
            guard marker != 0xDA, length >= 2, end <= file.count else { return [] }
            let content = file[position + 4..<end]
            if marker == 0xE1, content.starts(with: Array("Exif\0\0".utf8)) {
                return content.dropFirst(6)
            }
            position = end
        }
        return []
    }
}
