internal import Experiments
internal import Imaging
internal import Tench
internal import Tensors
internal import Wire

extension Explainer {
    /// GradCAM: ReLU(Σ w·A) over the layer's channels A, w the mean of ∂o/∂A over its places;
    /// `[1, 1, rows, columns]`.
    func classActivation(in image: Image) async throws -> Tensor {
        let name = model.description.name
        guard let layer else { preconditionFailure("the layer is chosen before") }
        let compute = ComputeMembers(isDeterministic: true)
        let forward = try await daemon.send(
            Forward(
                model: name,
                input: .tensor(image.tensor),
                outputs: [layer],
                compute: compute
            )
        )
        try await advance(1)
        let backward = try await daemon.send(
            InputGradient(
                input: .tensor(image.tensor),
                terms: [score],
                at: [layer],
                compute: compute
            )
        )
        try await advance(1)
        guard let activations = forward.outputs[layer], activations.shape.rank == 4 else {
            throw ExplainError.withoutLayer(name, layer)
        }
        let shape = activations.shape
        let plane = shape[2] * shape[3]
        // A layer that the score doesn't hang on has no gradient, and no part in it.
        guard let gradient = backward.gradients?[layer] ?? nil else {
            return Tensor([1, 1, shape[2], shape[3]], repeating: 0)
        }
        let (values, slopes) = (activations.values, gradient.values)
        var sums = [Double](repeating: 0, count: plane)
        for first in stride(from: 0, to: values.count, by: plane) {
            let weight = slopes[first..<first + plane].reduce(0.0) { $0 + Double($1) }
            for place in 0..<plane {
                sums[place] += weight / Double(plane) * Double(values[first + place])
            }
        }
        return Tensor([1, 1, shape[2], shape[3]], sums.map { Float(max($0, 0)) })
    }

    /// Guided backpropagation times GradCAM's map, enlarged bilinearly; `[1, 3, h, w]`.
    func guidedClassActivation(in image: Image) async throws -> Tensor {
        let map = HeatMap(try await classActivation(in: image), of: .gradcam).plane
            .resized(height: image.height, width: image.width)
        let guided = try await gradient(at: image, relu: .guided)
        return guided.times(Tensor(guided.shape, map.values + map.values + map.values))
    }

    /// By how much the score falls when a window over the pixel is covered, the mean over the
    /// windows; `[1, 1, h, w]`.
    func scoreDrops(in image: Image) async throws -> Tensor {
        let cover = baseline(of: .occlusion, for: image)
        let grid = settings.grid(height: image.height, width: image.width)
        let whole = try await scores(of: image.tensor)[0]
        let left = try await inTurns(grid.windows.count, image.tensor.shape) { place in
            var covered = image
            covered.paste(Image(cover.tensor(in: grid.windows[place])), in: grid.windows[place])
            return covered.values
        } ask: { pictures, _ in
            try await scores(of: pictures)
        }
        let drops = grid.spread(left.joined().map { whole - $0 })
        return Tensor([1, 1, image.height, image.width], drops)
    }
}

extension Image {
    fileprivate mutating func paste(_ picture: Image, in window: Window) {
        paste(picture, x: window.x, y: window.y)
    }
}
