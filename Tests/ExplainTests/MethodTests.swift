import Experiments
import Imaging
import Randomness
import Synchronization
import Tensors
import TestKit
import Testing
import Wire

@testable import tench_explain

struct MethodTests {
    private let image = testPicture(height: 6, width: 8)

    private func explainer(
        _ daemon: LinearDaemon,
        limits: Limits = Limits(),
        baseline: Baseline? = nil,
        advance: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws -> Explainer<LinearDaemon> {
        Explainer(
            model: try await RemoteModel("fake", over: daemon),
            classIndex: 0,
            layer: nil,
            settings: Settings(
                baseline: baseline,
                steps: 7,
                samples: 5,
                noise: 0.2,
                random: .tench,
                seed: 1,
                window: 3,
                stride: 2
            ),
            limits: limits,
            daemon: daemon
        ) { advance($0) }
    }

    /// What is known of a function that is linear.
    @Test(arguments: [Method.saliency, .smoothgrad, .inputXGradient, .integratedGradients])
    func aLinearScoreIsExplainedByItsWeights(method: Method) async throws {
        let made = try await explainer(LinearDaemon()).attributions(by: method, of: image)
        #expect(made.shape == [1, 3, 6, 8])
        for (index, value) in made.values.enumerated() {
            let weight = LinearDaemon.weight(index)
            let wanted = method.isSigned ? weight * image.values[index] : weight.magnitude
            #expect(abs(value - wanted) < 1e-5, "\(method) at \(index)")
        }
    }

    @Test func aWindowTakesFromTheScoreWhatIsUnderIt() async throws {
        let explainer = try await explainer(LinearDaemon(), baseline: .black)
        let made = try await explainer.attributions(by: .occlusion, of: image)
        #expect(made.shape == [1, 1, 6, 8])
        // Nothing else covers the corner.
        let corner = (0..<3 * 3 * 3).map { place in
            let (channel, y, x) = (place / 9, place / 3 % 3, place % 3)
            let index = (channel * 6 + y) * 8 + x
            return LinearDaemon.weight(index) * image.values[index]
        }
        #expect(abs(made.values[0] - corner.reduce(0, +)) < 1e-4)
    }

    @Test func theGainIsWhatTheMapAddsUpTo() async throws {
        let explainer = try await explainer(LinearDaemon(), baseline: .blurred)
        let made = try await explainer.attributions(by: .integratedGradients, of: image)
        let score = try await explainer.scores(of: image.tensor)[0]
        let gain = try await explainer.gain(by: .integratedGradients, at: image, from: score)
        let sum = made.values.reduce(0.0) { $0 + Double($1) }
        #expect(abs(sum - (try #require(gain))) < 1e-4)
        #expect(try await explainer.gain(by: .saliency, at: image, from: score) == nil)
    }

    /// Whatever a daemon lets into a call, the map is the same, and every look is told.
    @Test func picturesAreAskedAboutWithinTheLimits() async throws {
        var narrow = Limits()
        narrow.batch = 2
        let (one, other) = (LinearDaemon(), LinearDaemon())
        let looks = Atomic(0)
        let split = try await explainer(one, limits: narrow) {
            looks.add($0, ordering: .relaxed)
        }
        let made = try await split.attributions(by: .smoothgrad, of: image)
        let whole = try await explainer(other).attributions(by: .smoothgrad, of: image)
        #expect(await one.asked.sorted() == [1, 2, 2])
        #expect(await other.asked == [5])
        #expect(looks.load(ordering: .relaxed) == 5)
        #expect(zip(made.values, whole.values).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test func aCallHoldsWhatFitsIntoALine() async throws {
        let explainer = try await explainer(LinearDaemon())
        // Of 224×224: a line of 64 MiB would hold many, but seven are a call's share.
        #expect(explainer.picturesPerCall(elements: 3 * 224 * 224) == 6)
        #expect(explainer.picturesPerCall(elements: 3 * 3000 * 3000) == 1)
        var short = Limits()
        short.lineBytes = 2 << 20
        let narrow = try await self.explainer(LinearDaemon(), limits: short)
        #expect(narrow.picturesPerCall(elements: 3 * 224 * 224) == 2)
    }

    @Test func everyMethodTellsBeforehandHowOftenItLooks() async throws {
        for method in [Method.saliency, .smoothgrad, .integratedGradients, .occlusion] {
            let looks = Atomic(0)
            let explainer = try await explainer(LinearDaemon()) {
                looks.add($0, ordering: .relaxed)
            }
            _ = try await explainer.attributions(by: method, of: image)
            _ = try await explainer.gain(by: method, at: image, from: 0)
            let said = explainer.settings.looks(of: method, height: 6, width: 8)
            #expect(looks.load(ordering: .relaxed) == said, "\(method)")
        }
    }
}
