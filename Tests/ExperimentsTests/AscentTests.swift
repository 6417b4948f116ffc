import Imaging
import Randomness
import Tensors
import Testing

@testable import Experiments

struct AscentTests {
    private let octaves = [
        Octave(
            size: 12,
            crop: 12,
            iterations: 3,
            learningRate: Schedule(0.4, 0.2),
            sigma: Schedule(0.4, 0.3)
        ),
        Octave(
            size: 20,
            crop: 16,
            iterations: 3,
            learningRate: Schedule(0.3, 0.1),
            sigma: Schedule(0.4, 0.3)
        ),
    ]

    /// ½Σ(x − 0.2)², a bowl whose bottom is a dark grey.
    private static func bowl(_ input: Tensor) -> Ascent.Slope {
        let slope = input.values.map { $0 - 0.2 }
        let loss = slope.reduce(0) { $0 + Double($1 * $1) } / 2
        return Ascent.Slope(losses: [loss], gradient: Tensor(input.shape, slope))
    }

    private func run(
        _ kind: RandomKind = .tench,
        blur: Preset.BlurExtent = .window
    ) async throws -> (Image, [Double]) {
        var random = kind.seeded(999)
        var losses: [Double] = []
        let start = StartNoise().image(size: 12, random: &random)
        let image = try await Ascent(octaves: octaves, blur: blur).run(
            from: start,
            random: &random,
            slope: { Self.bowl($0) }
        ) { event in
            if case .step(let step) = event { losses.append(step.loss) }
        }
        return (image, losses)
    }

    @Test(arguments: RandomKind.allCases, Preset.BlurExtent.allCases)
    func threeStepsImproveTheObjective(kind: RandomKind, blur: Preset.BlurExtent) async throws {
        let (_, losses) = try await run(kind, blur: blur)
        #expect(losses.count == 6)
        #expect(losses[2] < losses[1] && losses[1] < losses[0])
        #expect(losses[5] < losses[3])
    }

    @Test func theSameSeedMakesTheSamePicture() async throws {
        #expect(try await run().0 == run().0)
        #expect(try await run().0 != run(.torch).0)
    }

    @Test func aStepIsGradientThenBlurWithItsOwnRateAndSigma() async throws {
        var random = RandomKind.tench.seeded(1)
        let start = StartNoise().image(size: 12, random: &random)
        var expected = start
        for step in 0..<3 {
            let slope = Self.bowl(expected.tensor).gradient
            let rate = 0.4 * Double(3 - step) / 3 + 0.2 * Double(step) / 3
            for (index, value) in slope.values.enumerated() {
                expected.values[index] -= Float(rate) * value
            }
            expected.blur(sigma: 0.4 * Double(3 - step) / 3 + 0.3 * Double(step) / 3)
        }
        let image = try await Ascent(octaves: [octaves[0]], blur: .window).run(
            from: start,
            random: &random,
            slope: { Self.bowl($0) }
        )
        #expect(image == expected)
    }

    @Test func aNormalizedStepIsAsLongAsItsRateHoweverSteepItIs() async throws {
        var random = RandomKind.tench.seeded(1)
        let start = StartNoise().image(size: 12, random: &random)
        let octave = Octave(
            size: 12,
            crop: 12,
            iterations: 1,
            learningRate: Schedule(0.5, 0.5),
            sigma: Schedule(0, 0)
        )
        let ascent = Ascent(
            octaves: [octave],
            blur: .image,
            approach: Approach(.pixels, .normalized, through: [])
        )
        for factor in [1e-40, 1e-6, 1, 1e6] {
            let image = try await ascent.run(from: start, random: &random) { input in
                let slope = Self.bowl(input)
                let values = slope.gradient.values.map { Float(Double($0) * factor) }
                return .init(losses: slope.losses, gradient: Tensor(input.shape, values))
            }
            let way = zip(image.values, start.values).map { $0 - $1 }
            let length = way.reduce(0) { $0 + Double($1 * $1) }.squareRoot()
            #expect(abs(length - 0.5) < 1e-5)
            // Straight towards the bottom.
            #expect(zip(way, start.values).allSatisfy { $0 * ($1 - 0.2) <= 1e-9 })
        }
        let flat = try await ascent.run(from: start, random: &random) { input in
            .init(losses: [0], gradient: Tensor(input.shape, repeating: 0))
        }
        #expect(flat == start)
    }

    @Test func noiseMayFadeOverAnOctave() async throws {
        var random = RandomKind.tench.seeded(1)
        var deviations: [Double] = []
        let ascent = Ascent(
            octaves: octaves,
            blur: .image,
            approach: Approach(
                .pixels,
                .plain,
                through: [.noise(deviation: Schedule(0.6, 0))]
            )
        )
        let grey = Image(height: 12, width: 12, values: Array(repeating: 0.5, count: 432))
        _ = try await ascent.run(from: grey, random: &random) { input in
            let square = input.values.reduce(0) { $0 + Double(($1 - 0.5) * ($1 - 0.5)) }
            deviations.append((square / Double(input.shape.count)).squareRoot())
            return .init(losses: [0], gradient: Tensor(input.shape, repeating: 0))
        }
        let steps = octaves.flatMap { octave in
            (0..<octave.iterations).map { 0.6 * (1 - Double($0) / Double(octave.iterations)) }
        }
        #expect(deviations.count == steps.count)
        for (deviation, expected) in zip(deviations, steps) {
            #expect(abs(deviation / expected - 1) < 0.15)
        }
    }

    @Test func windowsAreDrawnAcrossThenDownAndStayInside() throws {
        var random: any RandomSource = TorchRandom(seed: 999)
        var twin = TorchRandom(seed: 999)
        for _ in 0..<100 {
            let view = View(octaves[1], through: [], drawnFrom: &random)
            let window = try #require(view.window)
            #expect(window.x == twin.integer(through: 4) && window.y == twin.integer(through: 4))
            #expect(window.width == 16 && window.x + 16 <= 20 && window.y + 16 <= 20)
        }
    }

    @Test func aFullSizeWindowDrawsToo() {
        var random: any RandomSource = TorchRandom(seed: 999)
        var twin = TorchRandom(seed: 999)
        _ = View(octaves[0], through: [], drawnFrom: &random)
        _ = (twin.integer(through: 0), twin.integer(through: 0))
        #expect(random.integer(through: 1000) == twin.integer(through: 1000))
    }

    @Test func octavesBeginAtTheirSizeAndEndInOrder() async throws {
        var random = RandomKind.tench.seeded(1)
        let start = Image(height: 8, width: 8, grey: 0.5)
        var told: [String] = []
        _ = try await Ascent(octaves: octaves, blur: .image).run(
            from: start,
            random: &random,
            slope: { Self.bowl($0) }
        ) { event in
            switch event {
            case .octaveBegins(let octave, let image): told.append("+\(octave) \(image.width)")
            case .octaveEnds(let octave, let image): told.append("-\(octave) \(image.width)")
            case .step: break
            }
        }
        #expect(told == ["+0 12", "-0 12", "+1 20", "-1 20"])
    }

    @Test func aNonFiniteGradientStopsTheRunAndSaysWhere() async throws {
        var random = RandomKind.tench.seeded(1)
        let ascent = Ascent(octaves: octaves, blur: .window)
        var steps = 0
        await #expect(throws: NonFiniteGradient(octave: 1, step: 1)) {
            _ = try await ascent.run(
                from: Image(height: 12, width: 12, grey: 0.5),
                random: &random
            ) { input in
                steps += 1
                return steps == 5
                    ? Ascent.Slope(losses: [0], gradient: Tensor(input.shape, repeating: .nan))
                    : Self.bowl(input)
            }
        }
    }

    @Test func aCancelledRunMakesNoFurtherStep() async throws {
        let octave = octaves[0]
        let steps = await Task {
            var random = RandomKind.tench.seeded(1)
            var steps = 0
            await #expect(throws: CancellationError.self) {
                _ = try await Ascent(octaves: [octave], blur: .window).run(
                    from: Image(height: 12, width: 12, grey: 0.5),
                    random: &random
                ) { input in
                    steps += 1
                    withUnsafeCurrentTask { $0?.cancel() }
                    return Self.bowl(input)
                }
            }
            return steps
        }.value
        #expect(steps == 1)
    }
}
