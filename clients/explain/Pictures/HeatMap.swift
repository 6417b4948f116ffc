internal import Experiments
internal import Imaging
internal import Tensors

/// What a method says of each place of a picture, and how it is to be seen.
struct HeatMap: Sendable {
    /// A number for each place: of a layer's map one for several pixels.
    let plane: Plane
    /// Whether there are numbers below 0 that mean something.
    let isSigned: Bool
    /// The number at which the colours end: no more than half a percent of the places go beyond.
    ///
    /// The largest of all would leave a map dark but for the few points where a gradient is
    /// extreme.
    let scale: Float

    /// The map of a method's attributions, `[1, c, h, w]`: over the colours their sum, or the
    /// largest magnitude where signs mean nothing.
    init(_ attributions: Tensor, of method: Method) {
        let shape = attributions.shape
        let (values, count) = (attributions.values, shape[2] * shape[3])
        let plane = Plane(
            height: shape[2],
            width: shape[3],
            values: (0..<count).map { place in
                let colours = stride(from: place, to: values.count, by: count).map { values[$0] }
                return method.isSigned
                    ? colours.reduce(0, +) : colours.reduce(0) { max($0, $1.magnitude) }
            }
        )
        self.init(plane, isSigned: method.isSigned)
    }

    private init(_ plane: Plane, isSigned: Bool) {
        self.plane = plane
        self.isSigned = isSigned
        let sorted = plane.values.map(\.magnitude).sorted()
        scale = sorted[Int((Double(sorted.count - 1) * 0.995).rounded(.up))]
    }

    /// The same with the pixels' numbers added up over square cells, those at the right and lower
    /// edge perhaps smaller.
    ///
    /// Of shares of a score alone: next to each other these have either sign, and what they come to
    /// together is hidden among them.
    func gathered(cell: Int) -> HeatMap {
        let (height, width) = ((plane.height + cell - 1) / cell, (plane.width + cell - 1) / cell)
        var sums = [Float](repeating: 0, count: height * width)
        for (index, value) in plane.values.enumerated() {
            sums[index / plane.width / cell * width + index % plane.width / cell] += value
        }
        return HeatMap(Plane(height: height, width: width, values: sums), isSigned: isSigned)
    }

    /// The sum over all places.
    var sum: Double { plane.values.reduce(0) { $0 + Double($1) } }

    /// The map alone at a size, in greys: 0 is black and the scale white; where signs mean
    /// something, 0 is the middle grey and black is as far below it.
    func picture(height: Int, width: Int) -> Image {
        let greys = shares(height: height, width: width).values.map {
            isSigned ? ($0 + 1) / 2 : $0
        }
        return Image(height: height, width: width, values: greys + greys + greys)
    }

    /// The map over the photograph, which is seen in greys.
    func picture(over photograph: Image) -> Image {
        let (height, width) = (photograph.height, photograph.width)
        let shares = shares(height: height, width: width)
        let colours = ColourScale(isSigned: isSigned)
        let count = height * width
        var picture = photograph
        let values = photograph.values
        for pixel in 0..<count {
            let seen = Oklab(
                red: values[pixel],
                green: values[count + pixel],
                blue: values[2 * count + pixel]
            )
            let shown = colours.laid(shares.values[pixel], over: seen.lightness).screen
            picture.values[pixel] = shown.red
            picture.values[count + pixel] = shown.green
            picture.values[2 * count + pixel] = shown.blue
        }
        return picture
    }

    /// The numbers as shares of the scale, from −1 to 1, at another size; of a layer's map enlarged
    /// bilinearly.
    private func shares(height: Int, width: Int) -> Plane {
        var resized = plane.resized(height: height, width: width)
        resized.values = resized.values.map { scale > 0 ? min(max($0 / scale, -1), 1) : 0 }
        return resized
    }
}
