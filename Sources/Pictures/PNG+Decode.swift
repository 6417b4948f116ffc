private import CPNG

extension PNG {
    /// The chunks that a reader has to know.
    private static let critical: Set<String> = ["IHDR", "PLTE", "IDAT", "IEND"]
    /// The chunks that decide a pixel's stored value.
    ///
    /// Colour profiles and gamma are left out, so that libpng doesn't apply them: networks are
    /// trained on stored values.
    private static let decisive = critical.union(["tRNS"])

    /// The picture in a PNG file, 0…1: grey and palette become RGB, 16 bits become 8, and
    /// transparency shows white (mixed in stored values, not in linear light).
    ///
    /// It is turned the way up that `eXIf` notes, as JPEG files are.
    ///
    /// - Parameters:
    ///   - file: The whole file; checked before anything is allocated for its pixels.
    ///   - maximumElements: The most elements (3·h·w) accepted.
    /// - Returns: The picture, at the file's size.
    /// - Throws: `PNGError`.
    package static func decode(
        _ file: [UInt8],
        maximumElements: Int = defaultMaximumElements
    ) throws(PNGError) -> Image {
        try bitmap(file, maximumElements).image
    }

    /// The same picture resized, as `Image.resized` does, without one of floats at its own size.
    package static func decode(
        _ file: [UInt8],
        height: Int,
        width: Int,
        maximumElements: Int
    ) throws(PNGError) -> Image {
        try bitmap(file, maximumElements).resized(height: height, width: width)
    }

    private static func bitmap(_ file: [UInt8], _ maximumElements: Int) throws(PNGError) -> Bitmap {
        let chunks = try PNGChunk.all(in: file)
        if let unknown = chunks.first(where: { $0.isCritical && !critical.contains($0.type) }) {
            throw .unknownChunk(unknown.type)
        }
        guard let header = chunks.first, header.type == "IHDR", header.data.count == 13 else {
            throw .damaged("it does not begin with IHDR")
        }
        let width = Int(PNGChunk.bigEndian(file, at: header.data.lowerBound))
        let height = Int(PNGChunk.bigEndian(file, at: header.data.lowerBound + 4))
        guard width > 0, height > 0 else { throw .damaged("it has no pixels") }
        // Both extents are below 2³², so only the last factor can overflow.
        guard width <= maximumElements / 3, height <= maximumElements / 3 / width else {
            throw .tooLarge(width: width, height: height, maximumElements: maximumElements)
        }
        let (depth, interlacing) = (header.data.lowerBound + 8, header.data.lowerBound + 12)
        guard file[depth] != 16 || file[interlacing] == 0 else { throw .interlacedDepth }
        let plain = chunks.filter { decisive.contains($0.type) }
            .reduce(into: signature) { $0 += file[$1.whole] }
        let exif = chunks.first { $0.type == "eXIf" }.map { file[$0.data] } ?? []
        return Bitmap(
            height: height,
            width: width,
            rgba: try pixels(of: plain, count: 4 * width * height)
        ).turned(Orientation(exif: exif))
    }

    /// The RGBA bytes of a file whose size is known.
    private static func pixels(of file: [UInt8], count: Int) throws(PNGError) -> [UInt8] {
        // On the heap because libpng keeps its address from one call to the next.
        let control = UnsafeMutablePointer<png_image>.allocate(capacity: 1)
        unsafe control.initialize(to: cpng_image())
        defer {
            unsafe png_image_free(control)
            unsafe control.deallocate()
        }
        var pixels = [UInt8](repeating: 0, count: count)
        let isRead = unsafe file.withUnsafeBytes { file in
            guard
                unsafe png_image_begin_read_from_memory(control, file.baseAddress, file.count) != 0,
                // What is written below fits because both have read the same header.
                unsafe 4 * Int(control.pointee.width) * Int(control.pointee.height) == count
            else { return false }
            unsafe control.pointee.format = cpng_format_rgba()
            // Without it libpng takes 16-bit values for linear light and bends them.
            unsafe control.pointee.flags |= cpng_flag_16bit_srgb()
            return unsafe pixels.withUnsafeMutableBytes {
                unsafe png_image_finish_read(control, nil, $0.baseAddress, 0, nil) != 0
            }
        }
        guard isRead else { throw .damaged(unsafe String(cString: cpng_message(control))) }
        return pixels
    }
}
