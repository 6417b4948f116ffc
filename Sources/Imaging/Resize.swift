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
        var result = Image(height: newHeight, width: newWidth, grey: 0)
        let columns = Tap.all(from: width, to: newWidth)
        let rows = Tap.all(from: height, to: newHeight)
        let source = values.span
        var target = result.values.mutableSpan
        var position = 0
        for channel in 0..<3 {
            for row in rows {
                let upper = (channel * height + row.first) * width
                let lower = (channel * height + row.second) * width
                for column in columns {
                    let (left, right) = (1 - column.weight, column.weight)
                    let top =
                        left * source[upper + column.first] + right * source[upper + column.second]
                    let bottom =
                        left * source[lower + column.first] + right * source[lower + column.second]
                    target[position] = (1 - row.weight) * top + row.weight * bottom
                    position += 1
                }
            }
        }
        return result
    }

    /// Half the size, each pixel the mean of four; an odd last row or column is dropped.
    func halved() -> Image {
        var result = Image(height: height / 2, width: width / 2, grey: 0)
        for channel in 0..<3 {
            for y in 0..<result.height {
                for x in 0..<result.width {
                    let upper = self[channel, 2 * x, 2 * y] + self[channel, 2 * x + 1, 2 * y]
                    let lower =
                        self[channel, 2 * x, 2 * y + 1] + self[channel, 2 * x + 1, 2 * y + 1]
                    result[channel, x, y] = (upper + lower) / 4
                }
            }
        }
        return result
    }

    /// A small version for looking at, averaged rather than sampled, within a square of `side`.
    package func thumbnail(side: Int) -> Image {
        var image = self
        while max(image.width, image.height) >= 2 * side, min(image.width, image.height) >= 2 {
            image = image.halved()
        }
        let scale = Double(side) / Double(max(image.width, image.height))
        return image.resized(
            height: max(Int(Double(image.height) * scale + 0.5), 1),
            width: max(Int(Double(image.width) * scale + 0.5), 1)
        )
    }
}
