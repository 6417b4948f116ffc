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
}
