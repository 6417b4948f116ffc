internal import Experiments
internal import Imaging
internal import Objectives
internal import Tench
internal import Tensors
internal import Wire

/// A network that is asked what its score of one class hangs on.
struct Explainer<Daemon: Caller>: Sendable {
    /// The network.
    let model: RemoteModel
    /// The class whose logit is explained.
    let classIndex: Int
    /// The layer that GradCAM looks at; nil where no method does.
    let layer: String?
    /// The methods' numbers.
    let settings: Settings
    /// How much a call may hold.
    let limits: Limits
    /// The daemon.
    let daemon: Daemon
    /// Told of every picture that the network has been shown.
    let advance: @Sendable (Int) async throws -> Void

    /// What a method gives every value of a picture, or each place of a layer.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - image: The picture, at the size that the network is shown.
    /// - Returns: `[1, 3, h, w]`; of GradCAM `[1, 1, rows, columns]` of its layer, of occlusion
    ///   `[1, 1, h, w]`.
    /// - Throws: What a call throws, or `ExplainError`.
    func attributions(by method: Method, of image: Image) async throws -> Tensor {
        let attributions =
            switch method {
            case .saliency: try await gradient(at: image).map(\.magnitude)
            case .inputXGradient: try await gradient(at: image).times(image.tensor)
            case .guidedBackprop: try await gradient(at: image, relu: .guided)
            case .smoothgrad: try await smoothGradient(at: image).map(\.magnitude)
            case .integratedGradients: try await integratedGradient(at: image)
            case .gradcam: try await classActivation(in: image)
            case .guidedGradcam: try await guidedClassActivation(in: image)
            case .occlusion: try await scoreDrops(in: image)
            }
        guard attributions.isFinite else {
            throw ExplainError.notFinite(model.description.name, method)
        }
        return attributions
    }

    /// The score of each of a batch of pictures.
    func scores(of pictures: Tensor) async throws -> [Double] {
        let reply = try await daemon.send(
            Forward(
                model: model.description.name,
                input: .tensor(pictures),
                compute: ComputeMembers(isDeterministic: true)
            )
        )
        guard let logits = reply.outputs["logits"]?.values,
            logits.count == pictures.shape[0] * model.classCount
        else { throw RemoteModelError.withoutClasses(model.description.name) }
        try await advance(pictures.shape[0])
        return stride(from: classIndex, to: logits.count, by: model.classCount)
            .map { Double(logits[$0]) }
    }

    /// The score's gradient at each of a batch of pictures, of their shape.
    func gradients(at pictures: Tensor, relu: ReluRule? = nil) async throws -> Tensor {
        let reply = try await daemon.send(
            InputGradient(
                input: .tensor(pictures),
                terms: [score],
                relu: relu,
                compute: ComputeMembers(isDeterministic: true)
            )
        )
        guard let gradient = reply.gradient, gradient.shape == pictures.shape else {
            throw RemoteModelError.withoutGradient
        }
        try await advance(pictures.shape[0])
        return gradient
    }

    /// The class's logit itself, as a loss.
    ///
    /// Not its negative: rules for ReLUs ask which sign a gradient has.
    var score: InputGradient.Term {
        InputGradient.Term(
            model: model.description.name,
            weight: -1,
            loss: Loss(.logit(classes: .one(classIndex), target: 0, magnitude: false))
        )
    }
}

/// Why a map can't be made.
enum ExplainError: Error, Equatable, CustomStringConvertible {
    /// A network's answers to a method are not finite.
    case notFinite(String, Method)
    /// The daemon's answer lacks a layer's value or gradient.
    case withoutLayer(String, String)

    /// What is wrong.
    var description: String {
        switch self {
        case .notFinite(let name, let method):
            "\(method.rawValue): what \(name) makes of the picture is not finite"
        case .withoutLayer(let name, let layer):
            """
            the daemon's reply holds no planes of channels of \(layer) of \(name); tenchctl layers \
            \(name) lists what it has
            """
        }
    }
}
