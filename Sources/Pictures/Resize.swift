/// Where one output coordinate of a bilinear resize reads: two neighbours and the second's weight.
private struct Tap {
    let first: Int
    let second: Int
    let weight: Float

    /// One for each output coordinate; half-pixel centres, the edge held beyond the edge.
    static func all(from input: Int, to output: Int) -> [Tap] {
        let scale = Float(input) / Float(output)
        return (0..<output).map { position in
            let centre = max(scale * (Float(position) + 0.5) - 0.5, 0)
            let first = min(Int(centre), input - 1)
            return Tap(
                first: first,
                second: min(first + 1, input - 1),
                weight: centre - Float(first)
            )
        }
    }
}

extension Image {
    /// The picture at another size: bilinear, half-pixel centres, no antialias.
    ///
    /// As `torch.nn.functional.interpolate(mode="bilinear", align_corners=False)`.
    package func resized(height newHeight: Int, width newWidth: Int) -> Image {
        guard newHeight != height || newWidth != width else { return self }
        let (source, plane) = (values.span, height * width)
        return Image(height: newHeight, width: newWidth, from: (height, width)) {
            (channel, pixel) in source[channel * plane + pixel]
        }
    }

    /// A picture of this size, resized from one of another whose values `value` tells.
    @inline(__always)
    fileprivate init(
        height newHeight: Int,
        width newWidth: Int,
        from size: (height: Int, width: Int),
        _ value: (_ channel: Int, _ pixel: Int) -> Float
    ) {
        self.init(height: newHeight, width: newWidth, grey: 0)
        let columns = Tap.all(from: size.width, to: newWidth)
        let rows = Tap.all(from: size.height, to: newHeight)
        var target = values.mutableSpan
        var position = 0
        for channel in 0..<3 {
            for row in rows {
                let (upper, lower) = (row.first * size.width, row.second * size.width)
                for column in columns {
                    let (left, right) = (1 - column.weight, column.weight)
                    let top =
                        left * value(channel, upper + column.first)
                        + right * value(channel, upper + column.second)
                    let bottom =
                        left * value(channel, lower + column.first)
                        + right * value(channel, lower + column.second)
                    target[position] = (1 - row.weight) * top + row.weight * bottom
                    position += 1
                }
            }
        }
    }
}

extension Bitmap {
    /// The picture at another size, as `Image.resized` gives it.
    func resized(height newHeight: Int, width newWidth: Int) -> Image {
        guard newHeight != height || newWidth != width else { return image }
        let source = rgba.span
        return Image(height: newHeight, width: newWidth, from: (height, width)) {
            (channel, pixel) in Bitmap.value(source, pixel: pixel, channel: channel)
        }
    }
}
