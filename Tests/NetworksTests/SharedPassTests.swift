import Objectives
import Synchronization
import Tensors
import Testing

@testable import Networks

/// Terms of one version of a model, which share a pass.
@Suite struct SharedPassTests {
    private let executor = Executor(threads: 2)

    /// v·o for a layer, with v made by the formula.
    private func cotangent(
        _ layer: String,
        of model: ModelVersion,
        _ input: Tensor
    ) throws -> Loss {
        let shape = try model.network.layers(input: input.shape)
            .first { $0.name == layer }
            .map(\.shape)
        let vector = Formulas.tensor("v.\(layer)", try #require(shape))
        return Loss(.cotangent(vector), layer: layer)
    }

    /// Two that the references call far from any fence, where rounding moves no sign.
    private func pictures(for architecture: String) throws -> Tensor {
        let cases = try ReferenceValues.read(
            architecture,
            as: ReferenceValues.Architecture.self
        ).cases
        let seeds = try #require(cases.first { $0.seeds.count == 2 && $0.isFarFromFences }).seeds
        return Formulas.pictures(seeds, height: 64, width: 64)
    }

    /// The largest difference between a shared pass's gradient and the sum of the terms' own,
    /// relative to the largest value.
    private func difference(_ terms: [Term], _ input: Tensor) throws -> Double {
        let together = try executor.inputGradient(terms, input: input)
        var sum = [Double](repeating: 0, count: input.shape.count)
        for (term, loss) in zip(terms, together.termLosses) {
            let alone = try executor.inputGradient([term], input: input)
            #expect(abs(alone.termLosses[0] - loss) <= 1e-5 * max(abs(loss), 1))
            for (index, value) in alone.gradient.values.enumerated() { sum[index] += Double(value) }
        }
        let largest = sum.map(abs).max() ?? 0
        let worst = zip(together.gradient.values, sum).map { abs(Double($0) - $1) }.max() ?? 0
        return worst / max(largest, .leastNormalMagnitude)
    }

    // A residual block's inside and outside, a ReLU that is fused and one that then can't be,
    // a concatenation with its parts and their insides, layers on no way to one another, a value
    // under two names, the network's output under all of its own.
    @Test(arguments: [
        ("resnet18", ["layer1.0", "layer2.1"]), ("resnet_mini", ["layer2", "layer2.0"]),
        ("resnet_mini", ["relu", "conv1", "bn1", "layer1.0.conv2"]),
        ("resnet_mini", ["layer2.0.downsample", "layer2.0.bn2", "layer2.0"]),
        ("resnet_mini", ["logits", "fc", "avgpool", "layer3"]),
        ("googlenet_mini", ["inception3a", "inception3a.branch2", "inception3a.branch2.1"]),
        ("googlenet_mini", ["inception3a.branch1", "inception3a.branch3", "inception4a"]),
        ("googlenet_mini", ["inception4a.branch4", "inception4a.branch4.0", "maxpool2"]),
        ("googlenet_mini", ["inception4a.branch1", "inception3a", "conv1", "logits"]),
        ("googlenet", ["inception4c.branch1", "inception4b", "conv1", "logits"]),
        ("squeezenet1_1", ["features.9", "features.12.expand3x3", "classifier.0", "features"]),
        ("squeezenet1_1", ["features.3.expand1x1_activation", "classifier", "logits"]),
    ])
    func giveTheSumOfTheirGradients(architecture: String, layers: [String]) throws {
        let model = try Formulas.model(architecture)
        let input = try pictures(for: architecture)
        var terms = try layers.enumerated().map { index, layer in
            let loss = try cotangent(layer, of: model, input)
            return Term(model: model, weight: [1, -0.5, 2][index % 3], loss: loss)
        }
        #expect(try difference(terms, input) < 1e-4)
        terms.reverse()
        #expect(try difference(terms, input) < 1e-4)
    }

    @Test func anAuxiliaryHeadIsOneOfThem() throws {
        let model = try Formulas.model("googlenet", auxiliaryHeads: true)
        let input = try pictures(for: "googlenet")
        let terms = ["logits", "aux1", "inception4b"].map { layer in
            Term(model: model, loss: Loss(.activation(channel: 7), layer: layer))
        }
        #expect(try difference(terms, input) < 1e-4)
        #expect(try difference(terms.reversed(), input) < 1e-4)
    }

    @Test func twoOfOneLayerAreAdded() throws {
        let model = try Formulas.model("squeezenet1_1")
        let input = Formulas.pictures([1], height: 64, width: 64)
        let one = Loss(.activation(channel: 5), layer: "features.6")
        let other = Loss(.activation(channel: 9), layer: "features.6")
        let terms = [one, other, one].map { Term(model: model, loss: $0) }
        #expect(try difference(terms, input) < 1e-5)
    }

    @Test func runEachStepOnceForwardAndOnceBack() throws {
        let model = try Formulas.model("googlenet")
        let input = Formulas.pictures([1], height: 64, width: 64)
        func passes(_ layers: [String]) throws -> [String: Int] {
            let counts = Counts()
            let options = ComputeOptions(observer: { counts.note($0) })
            let terms = layers.map {
                Term(model: model, loss: Loss(.activation(channel: 0), layer: $0))
            }
            _ = try executor.inputGradient(terms, input: input, options: options)
            return counts.all
        }
        let deepest = try passes(["inception4c"])
        #expect(Set(deepest.values) == [1])
        #expect(try passes(["inception3a", "inception4a", "inception4c"]) == deepest)
    }

    @Test func thoseOfOtherVersionsHaveTheirOwn() throws {
        let (one, other) = (try Formulas.model("resnet_mini"), try Formulas.model("resnet_mini"))
        let input = Formulas.pictures([1, 2], height: 48, width: 40)
        let loss = Loss(.crossEntropy(classes: .one(3)))
        let inner = Loss(.activation(channel: 1), layer: "layer1.0")
        let terms = [
            Term(model: one, weight: 2, loss: inner), Term(model: other, loss: loss),
            Term(model: one, weight: -1, loss: loss), Term(model: other, weight: 3, loss: inner),
        ]
        let result = try executor.inputGradient(terms, input: input)
        let alone = try terms.map { try executor.inputGradient([$0], input: input).loss }
        for (made, (term, loss)) in zip(result.termLosses, zip(terms, alone)) {
            #expect(abs(Double(term.weight) * made - loss) <= 1e-5 * abs(loss))
        }
        // As many terms again of a model that is the same version are one group.
        let first = try executor.inputGradient([terms[0], terms[2]], input: input).gradient
        let second = try executor.inputGradient([terms[1], terms[3]], input: input).gradient
        #expect(result.gradient.values == zip(first.values, second.values).map(+))
    }

    // Pictures so large that each is a part.
    @Test(arguments: [nil, ReluRule.redirected])
    func aBatchInPartsIsItsItemsAlone(rule: ReluRule?) throws {
        let model = try Formulas.model("squeezenet1_1")
        let batch = Formulas.pictures([1, 2], height: 420, width: 410)
        let losses = [
            Loss(.crossEntropy(classes: .each([7, 3]))),
            Loss(.activation(channel: 4), layer: "features.6"),
        ]
        func gradient(_ losses: [Loss], _ input: Tensor) throws -> InputGradient {
            let terms = losses.map { Term(model: model, weight: 0.5, loss: $0) }
            return try executor.inputGradient(terms, input: input, reluRule: rule)
        }
        let together = try gradient(losses, batch)
        var sums = [0.0, 0.0]
        for item in 0..<2 {
            let own = losses.map { $0.items(item..<item + 1, output: [2, 1000]) }
            let alone = try gradient(own, batch.items(item..<item + 1))
            #expect(together.gradient.items(item..<item + 1) == alone.gradient)
            for (index, loss) in alone.termLosses.enumerated() { sums[index] += loss }
        }
        #expect(together.termLosses == sums)
    }

    /// How often each pass of each step ran.
    private final class Counts: Sendable {
        private let counts = Mutex<[String: Int]>([:])

        var all: [String: Int] { counts.withLock { $0 } }

        func note(_ report: StepReport) {
            counts.withLock { $0["\(report.name) \(report.pass)", default: 0] += 1 }
        }
    }
}
