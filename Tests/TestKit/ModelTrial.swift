import Networks
import Objectives
package import ONNX
import Tensors

/// What becomes of a model that was made to be odd: it is refused in a sentence, or it computes.
package enum ModelTrial {
    case refused(String)
    /// Imported, but of too large pictures or layers to be computed here.
    case imported
    case computed

    /// What a network may have for its trial to be quick: numbers of its input, of all its layers'
    /// outputs, and of its parameters.
    private static let most = (input: 3 * 64 * 64, layers: 1 << 19, parameters: 1 << 19)

    /// Imports a model, admits a picture of another size too, and computes outputs and an input
    /// gradient where that is little work.
    package static func run(_ model: Model) -> ModelTrial {
        let executor = Executor(threads: 1)
        do {
            let imported = try model.network()
            let network = imported.network
            let parameters = try Parameters(network: network, tensors: imported.parameters)
            let version = ModelVersion(network: network, parameters: parameters)
            let count = network.parameters.reduce(0) { $0 + $1.shape.count }
            let (height, width) = network.defaultInputSize
            var outcome = ModelTrial.imported
            for (height, width) in [(height, width), (min(height, 40) + 8, 32)] {
                let shape: Shape = [1, network.inputChannels, height, width]
                guard let layers = try? network.layers(input: shape), count <= most.parameters,
                    shape.count <= most.input,
                    layers.reduce(0, { $0 + $1.shape.count }) <= most.layers
                else { continue }
                precondition(Set(layers.map(\.name)).count == layers.count, "a name twice")
                let input = Tensor(shape, repeating: 0.25)
                let made = try executor.forward(version, input: input)
                guard let target = made["logits"] else { return .refused("no logits") }
                let term = Term(model: version, loss: Loss(.cotangent(target)))
                // Nil where nothing of the picture moves the outputs, as behind ArgMax.
                for case let gradient? in try executor.inputGradient([term], input: input).gradients
                {
                    precondition(gradient.shape == shape, "\(gradient.shape) for \(shape)")
                }
                outcome = .computed
            }
            return outcome
        } catch {
            let words = "\(error)"
            precondition(!words.isEmpty && words.utf8.count < 1 << 16, "\(words.utf8.count) bytes")
            return .refused(words)
        }
    }
}

extension Model {
    /// The same for pictures of one small size where it names none, so that it isn't tried with
    /// large ones.
    package var forSmallPictures: Model {
        var model = self
        model.inputs = inputs.map { port in
            guard let extents = port.extents, extents.count == 4 else { return port }
            let sized = extents.enumerated().map { axis, extent -> Extent in
                if axis >= 2, case .fixed = extent {
                    extent
                } else if axis >= 2 {
                    .fixed(64)
                } else {
                    extent
                }
            }
            return Port(name: port.name, elementType: port.elementType, extents: sized)
        }
        return model
    }
}
