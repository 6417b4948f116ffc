import Experiments
import Files
import Objectives
import Tensors
import TestKit
import Testing
import Wire

@testable import tench_feature

struct FeatureObjectiveTests {
    private let daemon = MixingDaemon()

    private func map() async throws -> LayerMap {
        let model = try await RemoteModel("mixer", over: daemon)
        let labels = Labels(model.description.labels ?? [])
        return try await LayerMap([model], labels: [labels], sides: [4, 6], over: daemon)
    }

    private func objective(
        _ text: String,
        apart: Float? = nil,
        opening: FeatureObjective.Opening = .init()
    ) async throws -> FeatureObjective {
        let map = try await map()
        let combination = try Expression(text).combination.map {
            try map.feature($0, in: text)
        }
        return FeatureObjective(
            combination,
            extents: map.extents(at: 4),
            apart: apart.map {
                .init(count: 2, weight: $0, layer: Layer(model: "mixer", name: "block/mix"))
            },
            opening: opening
        )
    }

    private static let input = Tensor([2, 3, 4, 4], DiversityTests.numbers(96, step: 7))

    private func expectSlope(
        of objective: FeatureObjective,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await objective.slope(at: Self.input, step: 0, over: daemon)
        for index in [0, 21, 40, 95] {
            func loss(_ step: Float) async throws -> Double {
                var values = Self.input.values
                values[index] += step
                let moved = Tensor(Self.input.shape, values)
                return try await objective.slope(at: moved, step: 0, over: daemon).loss
            }
            let slope = try await (loss(1 / 256) - loss(-1 / 256)) * 128
            let own = Double(found.gradient.values[index])
            #expect(abs(slope - own) < 2e-4, "\(slope), \(own)", sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: [
        "block/mix:1", "-3*block/mix:2@centre", "block/mix:0@3,1 + 2*logits:tench", "block/mix",
        "-0.5*block/mix + logits:3", "min(logits:0, logits:2)",
        "2*block/mix:1 - min(block/mix, logits:3) + min(logits:0, logits:1)",
    ])
    func theGradientIsThatOfFiniteDifferences(text: String) async throws {
        try await expectSlope(of: objective(text))
    }

    @Test(arguments: ["", "^1", "^2.5"])
    func soItIsAlongADirection(power: String) async throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("v", Array("1 -0.5 0.25 2".utf8))
        try await expectSlope(of: objective("block/mix:[\(file)]\(power)"))
        try await expectSlope(of: objective("block/mix:[\(file)]\(power)@1,2"))
    }

    @Test func soItIsOfPicturesThatAreToDiffer() async throws {
        try await expectSlope(of: objective("block/mix:1", apart: 0.5))
    }

    @Test func aSumAsksOnceForAStepAndTheLeastTwice() async throws {
        for (text, methods) in [
            ("block/mix:1 - logits:2", ["input_gradient"]),
            ("min(block/mix:1, logits:2)", ["forward", "input_gradient"]),
        ] {
            let objective = try await objective(text)
            let before = await daemon.methods.count
            _ = try await objective.slope(at: Self.input, step: 0, over: daemon)
            #expect(await Array(daemon.methods[before...]) == methods)
        }
    }

    @Test func theLossIsMinusWhatIsRaised() async throws {
        let objective = try await objective("min(2*block/mix:1, block/mix:1)")
        let found = try await objective.slope(at: Self.input, step: 0, over: daemon)
        let activations = try await Activations(
            of: [Layer(model: "mixer", name: "block/mix")],
            at: Self.input,
            over: daemon
        )
        let feature = Feature(layer: activations.layers[0], aim: .channel(1), position: nil)
        // The lower of each picture's own two.
        let least = (0..<2).map { activations.value(of: feature, $0) }.map { min(2 * $0, $0) }
        #expect(abs(found.loss + least[0] + least[1]) < 1e-6)
    }

    @Test func closedReLUsAreOpenedInTheFirstSteps() async throws {
        let objective = try await objective("block/mix:1", opening: .init(redirectedSteps: 2))
        for step in 0..<4 {
            _ = try await objective.slope(at: Self.input, step: step, over: daemon)
        }
        #expect(await daemon.rules == [.redirected, .redirected, nil, nil])
    }

    @Test func picturesAreRaisedBeforeTheyAreDriven() async throws {
        let opening = FeatureObjective.Opening(undividedSteps: 1)
        let (alone, apart) = try await (
            objective("block/mix:1"), objective("block/mix:1", apart: 0.5, opening: opening)
        )
        let slopes = try await (
            alone.slope(at: Self.input, step: 0, over: daemon),
            apart.slope(at: Self.input, step: 0, over: daemon),
            apart.slope(at: Self.input, step: 1, over: daemon)
        )
        #expect(slopes.0.gradient == slopes.1.gradient && slopes.1.gradient != slopes.2.gradient)
        #expect(slopes.2.loss > slopes.1.loss)
    }

    @Test func tellsOfWhatANetworkDoesNotHave() async throws {
        let map = try await map()
        for (text, words, marked) in [
            ("2*blockmix:1", "did you mean \"block/mix\"?", "blockmix:1"),
            ("block:1 + logits:1", "did you mean \"block/mix\"", "block:1"),
            ("layer4_2_conv1:0", "did you mean \"layer4.2.conv1\"?", "layer4_2_conv1:0"),
            (
                "mixer/logit:0", "mixer has no layer \"logit\"; did you mean \"logits\"?",
                "mixer/logit:0"
            ),
            ("fc2:3", "tenchctl layers mixer", "fc2:3"),
            ("block/mix:4", "it has 0 to 3", "block/mix:4"),
            ("logits:1000", "no channel 1000", "logits:1000"),
            ("block/mix:1@4,0", "for pictures of 4 pixels", "block/mix:1@4,0"),
            ("logits:1@0,1", "rows 0 to 0", "logits:1@0,1"),
            ("logits:tnech", "did you mean \"tench\"?", "logits:tnech"),
            ("logits:crane", "1, 3", "logits:crane"),
            ("block/mix:tench", "no classes", "block/mix:tench"),
            ("block/mix:[/nowhere/v]", "/nowhere/v", "block/mix:[/nowhere/v]"),
        ] {
            let error = try #require(throws: ExpressionError.self) {
                _ = try Expression(text).combination.map { try map.feature($0, in: text) }
            }
            #expect(error.description.contains(words), "\(error)")
            #expect(String(Array(text)[error.range]) == marked, "\(error)")
        }
        let capitals = try Expression("mixer/logits:Great White Shark").combination.map {
            try map.feature($0, in: "")
        }
        #expect(capitals.leaves.map(\.aim) == [.channel(2)])
    }
}

extension Ascent.Slope {
    /// The sum over all that is seen.
    fileprivate var loss: Double { losses.reduce(0, +) }
}
