internal import Tensors

/// Pictures to learn from, and what each of them shows.
struct Batch: Sendable {
    /// The pictures, `[n, 3, h, w]`.
    let pictures: Tensor
    /// The class of each.
    let classes: [Int]

    /// Pictures and their classes, as many of the one as of the other.
    init(pictures: Tensor, classes: [Int]) {
        precondition(
            pictures.shape.rank == 4 && pictures.shape[0] == classes.count,
            "\(classes.count) classes for pictures \(pictures.shape)"
        )
        self.pictures = pictures
        self.classes = classes
    }

    /// The same pictures, each moved by `length` along its own gradient: the step of one L2 ball's
    /// radius that raises the loss most (Goodfellow et al., "Explaining and harnessing adversarial
    /// examples", 2014, with the two norm in place of the largest).
    ///
    /// Values may leave 0…1, as those of generated pictures do; a picture without a gradient stays.
    ///
    /// - Parameters:
    ///   - gradient: The loss's gradient at the pictures, of their shape.
    ///   - length: The two norm of what is added to each picture.
    /// - Returns: The moved pictures, of the same classes.
    func moved(along gradient: Tensor, by length: Float) -> Batch {
        precondition(gradient.shape == pictures.shape, "\(gradient.shape) is not the pictures'")
        var values = pictures.values
        let slopes = gradient.values
        let count = values.count / classes.count
        for start in stride(from: 0, to: values.count, by: count) {
            let item = start..<start + count
            let norm = slopes[item].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            guard norm > 0 else { continue }
            // In double, because a picture that the network is sure of has a slope of 1e-40 or so.
            let factor = Double(length) / norm
            for index in item { values[index] += Float(factor * Double(slopes[index])) }
        }
        return Batch(pictures: Tensor(pictures.shape, values), classes: classes)
    }
}
