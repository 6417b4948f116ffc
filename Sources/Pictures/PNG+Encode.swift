private import CPNG

extension PNG {
    /// A PNG file of the picture: clipped to 0…1 (NaN becomes 0), rounded to 8 bits.
    ///
    /// - Parameters:
    ///   - image: The picture; its values outside 0…1 are lost here and only here.
    ///   - text: Texts to store in the file, by keyword; `text(_:in:)` reads them.
    /// - Returns: The file's bytes, the same for the same picture and texts.
    /// - Throws: `PNGError.invalidKeyword`, or `.unwritable` when libpng fails.
    package static func encode(
        _ image: Image,
        text: KeyValuePairs<String, String> = [:]
    ) throws(PNGError) -> [UInt8] {
        var file = try encode(image)
        for (keyword, content) in text {
            try insert(content, keyword: keyword, into: &file)
        }
        return file
    }

    private static func encode(_ image: Image) throws(PNGError) -> [UInt8] {
        var control = unsafe cpng_image()
        unsafe control.width = UInt32(image.width)
        unsafe control.height = UInt32(image.height)
        unsafe control.format = cpng_format_rgb()
        let pixels = bytes(of: image)
        var count = unsafe cpng_encoded_bound(&control)
        var file = [UInt8](repeating: 0, count: count)
        let isWritten = unsafe file.withUnsafeMutableBytes { file in
            unsafe pixels.withUnsafeBytes { pixels in
                unsafe png_image_write_to_memory(
                    &control,
                    file.baseAddress,
                    &count,
                    0,
                    pixels.baseAddress,
                    0,
                    nil
                ) != 0
            }
        }
        guard isWritten else {
            throw .unwritable(unsafe String(cString: cpng_message(&control)))
        }
        return Array(file.prefix(count))
    }

    /// Interleaved RGB bytes of planar floats.
    private static func bytes(of image: Image) -> [UInt8] {
        let plane = image.height * image.width
        var bytes = [UInt8](repeating: 0, count: 3 * plane)
        var target = bytes.mutableSpan
        let values = image.values.span
        for channel in 0..<3 {
            for pixel in 0..<plane {
                let value = values[channel * plane + pixel]
                // Comparisons with NaN are false: it falls to the last branch.
                target[3 * pixel + channel] =
                    value >= 1 ? 255 : value > 0 ? UInt8(value * 255 + 0.5) : 0
            }
        }
        return bytes
    }
}
