/// What one output coordinate of a squash is made of: neighbouring inputs and their shares.
private struct Share {
    let first: Int
    let weights: [Float]

    /// One for each output coordinate: a triangle as wide as one output pixel to each side, cut off
    /// at the edges.
    static func all(from input: Int, to output: Int) -> [Share] {
        let scale = Double(input) / Double(output)
        // Enlarging, it is the triangle between two inputs: plain bilinear.
        let reach = max(scale, 1)
        return (0..<output).map { position in
            let centre = scale * (Double(position) + 0.5)
            let first = max(Int(centre - reach + 0.5), 0)
            let end = min(Int(centre + reach + 0.5), input)
            let weights = (first..<end).map {
                max(1 - (Double($0) + 0.5 - centre).magnitude / reach, 0)
            }
            let sum = weights.reduce(0, +)
            return Share(first: first, weights: weights.map { Float($0 / sum) })
        }
    }
}

extension Image {
    /// A photograph brought to another size, its aspect ignored: bilinear and antialiased, so that
    /// no pixel of a large one is left out.
    ///
    /// As `torch.nn.functional.interpolate(mode="bilinear", antialias=True)`. Between octaves,
    /// `resized(height:width:)` is used instead: there, the original scripts didn't antialias.
    package func squashed(height newHeight: Int, width newWidth: Int) -> Image {
        let rows = Share.all(from: height, to: newHeight)
        let columns = Share.all(from: width, to: newWidth)
        var narrow = [Float](repeating: 0, count: 3 * height * newWidth)  // [3, height, newWidth]
        for line in 0..<3 * height {
            for (x, share) in columns.enumerated() {
                var sum: Float = 0
                for (offset, weight) in share.weights.enumerated() {
                    sum += weight * values[line * width + share.first + offset]
                }
                narrow[line * newWidth + x] = sum
            }
        }
        var result = Image(height: newHeight, width: newWidth, grey: 0)
        for channel in 0..<3 {
            for (y, share) in rows.enumerated() {
                for (offset, weight) in share.weights.enumerated() {
                    let source = (channel * height + share.first + offset) * newWidth
                    let target = (channel * newHeight + y) * newWidth
                    for x in 0..<newWidth {
                        result.values[target + x] += weight * narrow[source + x]
                    }
                }
            }
        }
        return result
    }

    /// The largest square in the picture's middle.
    package var middleSquare: Image {
        let side = min(height, width)
        let (top, left) = ((height - side) / 2, (width - side) / 2)
        var square = Image(height: side, width: side, grey: 0)
        for row in 0..<3 * side {
            let (channel, y) = row.quotientAndRemainder(dividingBy: side)
            let from = (channel * height + top + y) * width + left
            square.values.replaceSubrange(
                row * side..<(row + 1) * side,
                with: values[from..<from + side]
            )
        }
        return square
    }
}
