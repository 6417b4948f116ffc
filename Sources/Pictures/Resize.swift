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
        let resized = resize(3, from: (height, width), to: (newHeight, newWidth)) {
            (channel, pixel) in source[channel * plane + pixel]
        }
        return Image(height: newHeight, width: newWidth, values: resized)
    }
}

extension Bitmap {
    /// The picture at another size, as `Image.resized` gives it.
    func resized(height newHeight: Int, width newWidth: Int) -> Image {
        guard newHeight != height || newWidth != width else { return image }
        let source = rgba.span
        let resized = resize(3, from: (height, width), to: (newHeight, newWidth)) {
            (channel, pixel) in Bitmap.value(source, pixel: pixel, channel: channel)
        }
        return Image(height: newHeight, width: newWidth, values: resized)
    }
}

extension Plane {
    /// The values at another size, resized as `Image.resized` does it.
    package func resized(height newHeight: Int, width newWidth: Int) -> Plane {
        guard newHeight != height || newWidth != width else { return self }
        let source = values.span
        let resized = resize(1, from: (height, width), to: (newHeight, newWidth)) {
            (_, pixel) in source[pixel]
        }
        return Plane(height: newHeight, width: newWidth, values: resized)
    }
}

/// The values of planes of one size, resized from those of another that `value` tells.
@inline(__always)
private func resize(
    _ planes: Int,
    from size: (height: Int, width: Int),
    to newSize: (height: Int, width: Int),
    _ value: (_ plane: Int, _ pixel: Int) -> Float
) -> [Float] {
    var values = [Float](repeating: 0, count: planes * newSize.height * newSize.width)
    let columns = Tap.all(from: size.width, to: newSize.width)
    let rows = Tap.all(from: size.height, to: newSize.height)
    var target = values.mutableSpan
    var position = 0
    for plane in 0..<planes {
        for row in rows {
            let (upper, lower) = (row.first * size.width, row.second * size.width)
            for column in columns {
                let (left, right) = (1 - column.weight, column.weight)
                let top =
                    left * value(plane, upper + column.first)
                    + right * value(plane, upper + column.second)
                let bottom =
                    left * value(plane, lower + column.first)
                    + right * value(plane, lower + column.second)
                target[position] = (1 - row.weight) * top + row.weight * bottom
                position += 1
            }
        }
    }
    return values
}
