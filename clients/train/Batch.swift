internal import Objectives
internal import Tensors

/// Pictures to learn from, and what each of them shows.
struct Batch: Sendable {
    /// The pictures, `[n, 3, h, w]`.
    let pictures: Tensor
    /// How much of each is of which class, `[n, classes]`, 1 in all; as much of each where nothing
    /// is to be seen.
    let shares: Tensor

    /// Pictures and how much of them is of which class.
    init(pictures: Tensor, shares: Tensor) {
        precondition(
            pictures.shape.rank == 4 && shares.shape.rank == 2
                && pictures.shape[0] == shares.shape[0],
            "shares \(shares.shape) of pictures \(pictures.shape)"
        )
        self.pictures = pictures
        self.shares = shares
    }

    /// Pictures each of which is of one class, or of none.
    init(pictures: Tensor, classes: [Int?], of classCount: Int) {
        let shares = classes.flatMap { own in
            (0..<classCount).map { own == nil ? 1 / Float(classCount) : $0 == own ? 1 : 0 }
        }
        self.init(pictures: pictures, shares: Tensor([classes.count, classCount], shares))
    }

    /// How many pictures.
    var count: Int { pictures.shape[0] }

    /// How far a network is from telling what they show.
    var loss: Loss {
        if let classes { return Loss(.crossEntropy(classes: .each(classes))) }
        return Loss(.crossEntropyWithProbabilities(target: shares))
    }

    /// The class of each; nil where a picture is not of one alone.
    private var classes: [Int]? {
        let (values, classCount) = (shares.values, shares.shape[1])
        let classes = (0..<count).compactMap { item in
            values[item * classCount..<(item + 1) * classCount].firstIndex(of: 1)
                .map { $0 - item * classCount }
        }
        return classes.count == count ? classes : nil
    }

    /// The same pictures, each moved by `length` to where the loss rises most (Goodfellow et al.,
    /// "Explaining and harnessing adversarial examples", 2014, with a two norm in place of the
    /// largest).
    ///
    /// The norm counts brightness, what a pixel's three channels have in common, as so many times
    /// shorter than it is: it is what tells drawn objects apart most strongly, and a network that
    /// can rely on it draws them in black and white. Values may leave 0…1, as those of generated
    /// pictures do; a picture without a gradient stays.
    ///
    /// - Parameters:
    ///   - gradient: The loss's gradient at the pictures, of their shape.
    ///   - length: The norm of what is added to each picture.
    ///   - brightness: How many times as far brightness moves as colour at equal gradients' cost.
    /// - Returns: The moved pictures, of the same shares.
    func moved(along gradient: Tensor, by length: Float, brightness: Double = 1) -> Batch {
        precondition(gradient.shape == pictures.shape, "\(gradient.shape) is not the pictures'")
        var values = pictures.values
        let slopes = gradient.values
        let size = values.count / count
        let (channels, plane) = (pictures.shape[1], size / pictures.shape[1])
        let surplus = brightness * brightness - 1
        for start in stride(from: 0, to: values.count, by: size) {
            // In double, because a picture that the network is sure of has a slope of 1e-40 or so.
            var way = slopes[start..<start + size].map(Double.init)
            var square = way.reduce(0) { $0 + $1 * $1 }
            for pixel in 0..<plane {
                let own = stride(from: pixel, to: size, by: plane)
                let mean = own.reduce(0) { $0 + way[$1] } / Double(channels)
                square += surplus * Double(channels) * mean * mean
                for index in own { way[index] += surplus * mean }
            }
            guard square > 0 else { continue }
            let factor = Double(length) / square.squareRoot()
            for index in 0..<size { values[start + index] += Float(factor * way[index]) }
        }
        return Batch(pictures: Tensor(pictures.shape, values), shares: shares)
    }
}
