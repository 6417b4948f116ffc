import Objectives
import Synchronization
import Tensors
import Testing

@testable import Networks

/// What holds of gradients at layers and of values that are given, whatever the numbers.
@Suite struct InsideCutTests {
    private let executor = Executor(threads: 2)
    private let exactly = ComputeOptions(matchesGradients: true)

    private func picture(_ items: Int = 1, side: Int = 64) -> Tensor {
        Formulas.pictures(Array(1...items), height: side, width: side)
    }

    /// v·o for a layer, with v made by the formula.
    private func cotangent(_ layer: String, _ model: ModelVersion, _ input: Tensor) throws -> Loss {
        let layers = try model.network.layers(input: input.shape)
        let shape = try #require(layers.first { $0.name == layer }).shape
        return Loss(.cotangent(Formulas.tensor("v.\(layer)", shape)), layer: layer)
    }

    private func difference(_ one: Tensor, _ other: Tensor) -> Double {
        let largest = other.values.map { abs(Double($0)) }.max() ?? 0
        let worst = zip(one.values, other.values).map { abs(Double($0) - Double($1)) }.max() ?? 0
        return one.shape == other.shape ? worst / max(largest, .leastNormalMagnitude) : .infinity
    }

    // Every layer of the smallest, some of the others'.
    @Test(arguments: [
        ("fork", 1), ("resnet_mini", 1), ("googlenet_mini", 2), ("squeezenet1_1", 5),
        ("resnet18", 9), ("shufflenet_v2_x0_5", 11), ("mobilenet_v3_small", 11),
        ("densenet121", 41), ("little_vit", 3), ("little_swin", 3), ("little_maxvit", 1),
        ("shuffle.onnx", 1), ("unet.onnx", 1), ("swin.onnx", 5),
    ])
    func aLayerThatIsGivenWhatItHasChangesNoBit(network: String, every: Int) throws {
        let model = try InsideNetworks.model(network)
        let input = picture(2, side: network == "swin.onnx" ? 32 : 64)
        let layers = try model.network.layers(input: input.shape).map(\.name)
        for index in stride(from: 0, to: layers.count, by: every) {
            let (layer, later) = (layers[index], layers[(index * 7 + 3) % layers.count])
            let outputs = [layer, later, "logits"]
            let before = try executor.forward(
                model,
                input: input,
                outputs: outputs,
                options: exactly
            )
            let after = try executor.forward(
                model,
                input: input,
                given: [layer: try #require(before[layer])],
                outputs: outputs,
                options: exactly
            )
            #expect(before == after, "\(network): \(layer), \(later)")
        }
    }

    @Test(arguments: [
        ("resnet18", "layer2.0"), ("resnet_mini", "relu"), ("resnet_mini", "bn1"),
        ("resnet_mini", "layer2"), ("googlenet", "inception4a"), ("googlenet_mini", "maxpool2"),
        ("squeezenet1_1", "features.9"), ("squeezenet1_1", "classifier.0"),
        ("shufflenet_v2_x0_5", "stage2.1"), ("little_vit", "encoder.ln"),
        ("little_swin", "features.2"), ("fork", "relu"), ("fork", "pool"),
    ])
    func theGradientIsAChainThroughACut(network: String, cut: String) throws {
        let model = try InsideNetworks.model(network)
        let input = picture(2)
        let loss = try cotangent("logits", model, input)
        func gradients(_ loss: Loss, by targets: [String], given: Tensor? = nil) throws -> [Tensor?]
        {
            try executor.inputGradient(
                [Term(model: model, loss: loss)],
                input: input,
                given: given.map { [cut: $0] } ?? [:],
                targets: targets
            ).gradients
        }
        let whole = try gradients(loss, by: [cut, "input"])
        let upper = try #require(whole[0])
        let chain = try gradients(Loss(.cotangent(upper), layer: cut), by: ["input"])
        #expect(difference(try #require(chain[0]), try #require(whole[1])) < 2e-6)
        #expect(try gradients(loss, by: [cut])[0] == upper)
        // Given its own value the layer has the same gradient, and the input has none.
        let outputs = [cut, "logits"]
        let values = try executor.forward(model, input: input, outputs: outputs, options: exactly)
        let given = try gradients(loss, by: [cut, "input"], given: values[cut])
        #expect(given[0] == upper && given[1] == nil)
    }

    /// A concatenation whose gradient is asked for has memory of its own, with its parts copied.
    @Test(arguments: [
        ("growing", ["one", "two", "three", "beside"]),
        (
            "densenet121",
            ["features.denseblock1.denselayer3.cat", "features.denseblock2.denselayer2.cat"]
        ),
    ])
    func whereConcatenationsLieChangesNoGradient(network: String, targets: [String]) throws {
        let model = try InsideNetworks.model(network)
        let input = picture(2)
        let term = Term(model: model, loss: try cotangent("logits", model, input))
        let one = try executor.inputGradient([term], input: input, targets: ["input"])
        let apart = try executor.inputGradient(
            [term],
            input: input,
            targets: ["input"] + targets
        )
        let gradients = try #require(one.gradients[0], "\(network)")
        #expect(difference(gradients, try #require(apart.gradients[0])) < 2e-6)
    }

    @Test func whatACutLeavesOutIsNotComputed() throws {
        let model = try InsideNetworks.model("googlenet")
        let input = picture()
        let values = try executor.forward(model, input: input, outputs: ["inception4a", "conv1"])
        let given = ["inception4a": try #require(values["inception4a"])]
        let forward = Passes()
        _ = try executor.forward(
            model,
            input: input,
            given: given,
            outputs: ["logits"],
            options: ComputeOptions(observer: forward.note)
        )
        #expect(!forward.all.isEmpty)
        #expect(forward.all.allSatisfy { $0.kind == "given" || !$0.name.isBelow("inception4b") })

        let loss = Loss(.activation(channel: 3), layer: "inception4c")
        let back = Passes()
        _ = try executor.inputGradient(
            [Term(model: model, loss: loss)],
            input: input,
            given: given,
            targets: ["inception4a"],
            options: ComputeOptions(observer: back.note)
        )
        let between = ["inception4a", "inception4b", "inception4c"]
        #expect(back.all.allSatisfy { report in between.contains(where: report.name.hasPrefix) })
        #expect(
            !back.all.contains { $0.name.hasPrefix("inception4a") && $0.multiplyAccumulates > 0 }
        )
        #expect(back.all.contains { $0.pass == .inputGradient && $0.name.hasPrefix("inception4b") })
    }

    @Test func aPassBackEndsAtTheLowestLayerAskedFor() throws {
        let model = try InsideNetworks.model("resnet_mini")
        let passes = Passes()
        _ = try executor.inputGradient(
            [Term(model: model, loss: Loss(.activation(channel: 3)))],
            input: picture(),
            targets: ["layer3", "layer2"],
            options: ComputeOptions(observer: passes.note)
        )
        let back = passes.all.filter { $0.pass == .inputGradient && $0.multiplyAccumulates > 0 }
        #expect(!back.isEmpty)
        #expect(back.allSatisfy { $0.name.hasPrefix("layer3") || $0.name == "fc" })
        #expect(passes.all.contains { $0.pass == .forward && $0.name == "conv1" })
    }

    /// What each pass of each step was.
    private final class Passes: Sendable {
        private let reports = Mutex<[StepReport]>([])

        var all: [StepReport] { reports.withLock { $0 } }

        @Sendable func note(_ report: StepReport) { reports.withLock { $0.append(report) } }
    }
}

extension String {
    /// Whether a layer of googlenet comes before another.
    fileprivate func isBelow(_ other: String) -> Bool {
        let order = [
            "conv1", "maxpool1", "conv2", "conv3", "maxpool2", "inception3a", "inception3b",
            "maxpool3", "inception4a", "inception4b",
        ]
        let place = order.firstIndex { hasPrefix($0) } ?? order.count
        return place < (order.firstIndex(of: other) ?? order.count)
    }
}
