/// A picture as a file stores it: interleaved RGBA bytes, a third of what floats would take.
package struct Bitmap: Sendable {
    let height: Int
    let width: Int
    /// Row by row, four bytes a pixel.
    let rgba: [UInt8]

    /// A picture of these bytes, four for each pixel.
    package init(height: Int, width: Int, rgba: [UInt8]) {
        precondition(rgba.count == 4 * height * width, "\(rgba.count) bytes do not fit")
        (self.height, self.width, self.rgba) = (height, width, rgba)
    }

    /// A pixel's value in a channel, 0…1, over white where it is transparent.
    @inline(__always)
    static func value(_ rgba: Span<UInt8>, pixel: Int, channel: Int) -> Float {
        let value = Float(rgba[4 * pixel + channel]) / 255
        let alpha = rgba[4 * pixel + 3]
        if alpha == 255 { return value }
        let share = Float(alpha) / 255
        return value * share + (1 - share)
    }

    /// The picture in planar floats.
    package var image: Image {
        var image = Image(height: height, width: width, grey: 1)
        let plane = height * width
        let source = rgba.span
        var values = image.values.mutableSpan
        for pixel in 0..<plane {
            for channel in 0..<3 {
                values[channel * plane + pixel] = Self.value(
                    source,
                    pixel: pixel,
                    channel: channel
                )
            }
        }
        return image
    }

    /// The picture as it is to be looked at.
    package func turned(_ orientation: Orientation) -> Bitmap {
        if orientation == .upright { return self }
        let (newHeight, newWidth) = orientation.swapsSides ? (width, height) : (height, width)
        var turned = [UInt8](repeating: 0, count: rgba.count)
        for y in 0..<newHeight {
            for x in 0..<newWidth {
                let (storedX, storedY) = orientation.stored(x, y, height: height, width: width)
                let (from, to) = (4 * (storedY * width + storedX), 4 * (y * newWidth + x))
                for byte in 0..<4 { turned[to + byte] = rgba[from + byte] }
            }
        }
        return Bitmap(height: newHeight, width: newWidth, rgba: turned)
    }
}
