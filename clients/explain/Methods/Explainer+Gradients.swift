internal import Experiments
internal import Imaging
internal import Objectives
internal import Randomness
internal import Tench
internal import Tensors

extension Explainer {
    /// The score's gradient at the picture, `[1, 3, h, w]`.
    func gradient(at image: Image, relu: ReluRule? = nil) async throws -> Tensor {
        try await gradients(at: image.tensor, relu: relu)
    }

    /// The mean of the gradient at the picture with noise on it, `[1, 3, h, w]`.
    ///
    /// The noise is normal, of the same deviation everywhere; its numbers come one picture after
    /// the other, each in the order of its tensor.
    func smoothGradient(at image: Image) async throws -> Tensor {
        let values = image.values
        let extent = (values.max() ?? 0) - (values.min() ?? 0)
        let deviation = Float(settings.noise) * extent
        var random = settings.random.seeded(UInt64(settings.seed))
        let shape = image.tensor.shape
        let sum = try await gradientSum(
            Array(repeating: 1 / Double(settings.samples), count: settings.samples),
            shape
        ) { _ in
            zip(values, random.normals(values.count)).map { $0 + deviation * $1 }
        }
        return Tensor(shape, sum.map { Float($0) })
    }

    /// (x − b)·∫∂o/∂x on the straight way from the baseline b to the picture x, `[1, 3, h, w]`.
    func integratedGradient(at image: Image) async throws -> Tensor {
        let baseline = baseline(of: .integratedGradients, for: image).values
        let way = zip(image.values, baseline).map { $0 - $1 }
        let rule = GaussLegendre(settings.steps)
        let shape = image.tensor.shape
        let sum = try await gradientSum(rule.weights, shape) { step in
            let share = Float(rule.places[step])
            return zip(baseline, way).map { $0 + share * $1 }
        }
        return Tensor(shape, zip(sum, way).map { Float($0 * Double($1)) })
    }

    /// By how much the score is above that of the baseline, of integrated gradients alone: what the
    /// sum of their map should be.
    func gain(by method: Method, at image: Image, from score: Double) async throws -> Double? {
        guard method == .integratedGradients else { return nil }
        return score - (try await scores(of: baseline(of: method, for: image).tensor)[0])
    }

    /// What integrated gradients and occlusion take for a picture without the class.
    func baseline(of method: Method, for image: Image) -> Image {
        guard let baseline = settings.baseline(of: method) else { return image }
        return baseline.image(of: image, for: model.description.preprocessing)
    }
}

extension Tensor {
    /// Each value, changed.
    func map(_ change: (Float) -> Float) -> Tensor { Tensor(shape, values.map(change)) }

    /// The product with a tensor of as many values, value by value.
    func times(_ other: Tensor) -> Tensor { Tensor(shape, zip(values, other.values).map(*)) }
}
