import Kernels
import Objectives
import Synchronization
import Tensors
import Testing

@testable import Networks

/// What is found out when a request is let in, and that it is found out once.
@Suite struct AdmissionTests {
    /// Passes its input on, and counts how often it is asked for its output's shape.
    private struct Counting: Layer {
        final class Asked: Sendable {
            let times = Mutex(0)
        }

        let asked: Asked
        let kind = "counting"

        func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
            asked.times.withLock { $0 += 1 }
            return inputs[0]
        }

        func step(at site: Site) -> (any Step)? { nil }
    }

    private let executor = Executor(threads: 1)
    private let asked = Counting.Asked()
    private var times: Int { asked.times.withLock { $0 } }

    /// A counting layer, a convolution of two filters, and a mean for each of them.
    private func model(seed: UInt64 = 1) -> ModelVersion {
        let convolution = Convolution(
            inputChannels: 3,
            filters: 2,
            kernel: (3, 3),
            stride: (1, 1),
            padding: (0, 0),
            dilation: (1, 1),
            groups: 1,
            hasBias: true
        )
        let layers: [any Layer] = [
            Input(channels: 3), Counting(asked: asked), convolution, Activation.relu,
            AdaptiveAveragePool(height: 1, width: 1), Flatten(),
        ]
        let nodes = layers.enumerated().map { index, layer in
            Graph.Node(name: layer.kind, layer: layer, inputs: index == 0 ? [] : [index - 1])
        }
        let graph = Graph(
            nodes: nodes,
            names: nodes.indices.dropFirst().map { (nodes[$0].name, $0) },
            output: nodes.count - 1,
            auxiliaries: []
        )
        let network = Network(name: "counting", graph: graph, inputSize: (8, 8), classes: 2)
        return ModelVersion(
            network: network,
            parameters: Parameters(initializing: network, seed: seed)
        )
    }

    private func picture(items: Int = 1, side: Int = 8) -> Tensor {
        let shape: Shape = [items, 3, side, side]
        return Tensor(shape, (0..<shape.count).map { Float($0 % 11) / 11 })
    }

    @Test func infersTheShapesOfASizeOnce() throws {
        let model = model()
        let loss = Loss(.crossEntropy(classes: .one(1)))
        for _ in 0..<2 {
            for items in 1...3 {
                let input = picture(items: items)
                let admission = try model.network.admit(input: input.shape, layers: ["relu"])
                _ = try executor.forward(
                    model,
                    input: input,
                    outputs: ["relu"],
                    admission: admission
                )
                _ = try executor.inputGradient([Term(model: model, loss: loss)], input: input)
                _ = try executor.update(
                    model,
                    state: nil,
                    input: input,
                    loss: loss,
                    optimizer: .sgd(Optimizer.SGD(lr: 0.1))
                )
            }
        }
        #expect(times == 1)
        _ = try executor.forward(model, input: picture(side: 9))
        #expect(times == 2)
    }

    @Test func aSizeThatDoesNotFitIsRefusedEachTime() throws {
        let network = model().network
        for items in 1...2 {
            #expect {
                try network.admit(input: [items, 3, 2, 2], layers: [])
            } throws: { error in
                guard case .unfitInput(let shape, let layer, _) = error as? NetworkError else {
                    return false
                }
                return shape == [items, 3, 2, 2] && layer == "convolution"
            }
        }
    }

    @Test func whatNoInputChangesHasNoGradientByIt() throws {
        var net = GraphBuilder()
        let own = net.parameter("own", shape: [3, 2, 2], channels: 3, height: 2, width: 2)
        net.output(net.add("sum", net.input, own))
        let network = Network(
            name: "sum",
            graph: net.build(),
            inputSize: (height: 2, width: 2),
            classes: 3
        )
        let model = ModelVersion(
            network: network,
            parameters: Parameters(initializing: network, seed: 1)
        )
        let loss = Loss(.activation(channel: 1), layer: "own")
        let result = try executor.inputGradient(
            [Term(model: model, loss: loss)],
            input: picture(side: 2)
        )
        #expect(result.gradients == [nil])
    }

    @Test func anAdmissionToAnotherNetworkDoesNotCount() throws {
        let input = picture()
        let (one, other) = (model(), model(seed: 2))
        let foreign = try one.network.admit(input: input.shape, layers: ["convolution"])
        let loss = Loss(.crossEntropy(classes: .one(0)))
        let plain = try executor.inputGradient([Term(model: other, loss: loss)], input: input)
        let term = Term(model: other, loss: loss, admission: foreign)
        #expect(try executor.inputGradient([term], input: input).gradient == plain.gradient)
        let inquiry = Inquiry(input: input.shape, layers: ["convolution"])
        #expect(foreign.holds(for: one.network, inquiry))
        #expect(!foreign.holds(for: other.network, inquiry))
    }

    @Test(arguments: Architecture.all.map(\.name))
    func theLayersEndWithTheOutputByItsOtherName(_ architecture: String) throws {
        let network = try Network(architecture: architecture)
        let size = network.defaultInputSize
        let layers = try network.layers(input: [2, 3, size.height, size.width])
        let logits = layers.filter { $0.name == "logits" }
        #expect(logits.count == 1 && layers.last?.name == "logits")
        #expect(logits[0].shape == [2, network.classes])
        #expect(["linear", "flatten", "dropout"].contains(logits[0].kind), "\(logits[0].kind)")
    }
}
