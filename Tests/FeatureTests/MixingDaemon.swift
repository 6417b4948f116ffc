import Objectives
import Tench
import Tensors
import Wire

/// A daemon of one network, made in code: `block/mix` has four channels, each a mixture of the
/// picture's three, and `logits` are their means.
actor MixingDaemon: Caller {
    /// The methods asked for so far.
    private(set) var methods: [String] = []
    /// The rules for ReLUs in the gradients asked for.
    private(set) var rules: [ReluRule?] = []

    struct Unforeseen: Error {}

    private static let weights: [[Float]] = [
        [1, 0.5, -0.25], [-0.5, 1, 0.75], [0.25, -1, 1], [1, 1, 1],
    ]

    func send<C: Call>(_ call: C) async throws -> C.Reply {
        methods.append(C.method)
        let reply: any Reply =
            switch call {
            case let call as Models: Self.models(call)
            case let call as Forward: try Self.forward(call)
            case let call as InputGradient: try gradient(call)
            default: throw Unforeseen()
            }
        guard let reply = reply as? C.Reply else { throw Unforeseen() }
        return reply
    }

    private static func models(_ call: Models) -> ModelsReply {
        let side = call.inputShape?[3] ?? 4
        var description = ModelDescription(
            name: "mixer",
            architecture: "mixer",
            parameters: 0,
            sha256: "",
            version: 1,
            input: [1, 3, 4, 4],
            labels: ["tench", "crane", "great white shark", "crane"]
        )
        description.layers = [
            .init(name: "block/mix", kind: "convolution", shape: [1, 4, side, side]),
            .init(name: "block/relu", kind: "relu", shape: [1, 4, side, side]),
            .init(name: "layer4.2.conv1", kind: "convolution", shape: [1, 4, side, side]),
            .init(name: "logits", kind: "linear", shape: [1, 4]),
        ]
        return ModelsReply(models: [description])
    }

    private static func forward(_ call: Forward) throws -> ForwardReply {
        guard case .tensor(let input) = call.input else { throw Unforeseen() }
        let outputs = call.outputs.map { ($0, output($0, of: input)) }
        return ForwardReply(version: 1, outputs: Dictionary(uniqueKeysWithValues: outputs))
    }

    private static func output(_ layer: String, of input: Tensor) -> Tensor {
        let (n, plane) = (input.shape[0], input.shape[2] * input.shape[3])
        let x = input.values
        let mixed = (0..<n * 4 * plane).map { index in
            let (item, channel, place) = (
                index / (4 * plane), index / plane % 4, index % plane
            )
            return (0..<3).reduce(Float(0)) {
                $0 + weights[channel][$1] * x[(item * 3 + $1) * plane + place]
            }
        }
        guard layer == "logits" else { return Tensor(input.shape.replacing(channels: 4), mixed) }
        let means = (0..<n * 4).map {
            mixed[$0 * plane..<($0 + 1) * plane].reduce(0, +) / Float(plane)
        }
        return Tensor([n, 4], means)
    }

    private func gradient(_ call: InputGradient) throws -> InputGradientReply {
        guard case .tensor(let input) = call.input else { throw Unforeseen() }
        rules.append(call.relu)
        let (n, plane) = (input.shape[0], input.shape[2] * input.shape[3])
        var loss = 0.0
        var sum = [Float](repeating: 0, count: input.shape.count)
        for term in call.terms {
            let output = Self.output(term.loss.layer, of: input)
            try term.loss.check(output: output.shape)
            let found = term.loss.evaluate(output)
            loss += Double(term.weight) * found.loss
            for index in 0..<n * 4 * plane {
                let isMean = term.loss.layer == "logits"
                let slope =
                    isMean ? found.gradient[index / plane] / Float(plane) : found.gradient[index]
                for channel in 0..<3 {
                    sum[(index / (4 * plane) * 3 + channel) * plane + index % plane] +=
                        term.weight * slope * Self.weights[index / plane % 4][channel]
                }
            }
        }
        return InputGradientReply(loss: loss, terms: [], gradient: Tensor(input.shape, sum))
    }
}

extension Shape {
    fileprivate func replacing(channels: Int) -> Shape {
        Shape([self[0], channels, self[2], self[3]])
    }
}
