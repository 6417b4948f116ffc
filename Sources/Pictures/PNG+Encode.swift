private import CPNG

extension PNG {
    /// A PNG file of the picture: clipped to 0…1 (NaN becomes 0), rounded to 8 bits.
    ///
    /// - Parameters:
    ///   - image: The picture; its values outside 0…1 are lost here and only here.
    ///   - alpha: How much of each pixel is seen, `[h, w]`, 0 nothing and 1 all of it, stored
    ///     beside the colours without changing them; nil for a file without transparency.
    ///   - text: Texts to store in the file, by keyword; `text(_:in:)` reads them.
    /// - Returns: The file's bytes, the same for the same picture and texts.
    /// - Throws: `PNGError.invalidKeyword`, or `.unwritable` when libpng fails.
    package static func encode(
        _ image: Image,
        alpha: [Float]? = nil,
        text: KeyValuePairs<String, String> = [:]
    ) throws(PNGError) -> [UInt8] {
        var file = try encode(bytes(of: image, alpha), of: image, withAlpha: alpha != nil)
        for (keyword, content) in text {
            try insert(content, keyword: keyword, into: &file)
        }
        return file
    }

    private static func encode(
        _ pixels: [UInt8],
        of image: Image,
        withAlpha hasAlpha: Bool
    ) throws(PNGError) -> [UInt8] {
        var control = unsafe cpng_image()
        unsafe control.width = UInt32(image.width)
        unsafe control.height = UInt32(image.height)
        unsafe control.format = hasAlpha ? cpng_format_rgba() : cpng_format_rgb()
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

    /// Interleaved RGB or RGBA bytes of planar floats.
    private static func bytes(of image: Image, _ alpha: [Float]?) -> [UInt8] {
        let plane = image.height * image.width
        precondition(alpha?.count ?? plane == plane, "alpha is a number for each pixel")
        let channels = alpha == nil ? 3 : 4
        var bytes = [UInt8](repeating: 0, count: channels * plane)
        var target = bytes.mutableSpan
        let values = image.values.span
        for channel in 0..<3 {
            for pixel in 0..<plane {
                target[channels * pixel + channel] = byte(values[channel * plane + pixel])
            }
        }
        guard let alpha else { return bytes }
        for pixel in 0..<plane { target[4 * pixel + 3] = byte(alpha[pixel]) }
        return bytes
    }

    private static func byte(_ value: Float) -> UInt8 {
        // Comparisons with NaN are false: it falls to the last branch.
        value >= 1 ? 255 : value > 0 ? UInt8(value * 255 + 0.5) : 0
    }
}
