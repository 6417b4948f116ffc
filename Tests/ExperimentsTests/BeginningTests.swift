import Imaging
import Randomness
import Tensors
import TestKit
import Testing

@testable import Experiments

struct BeginningTests {
    private static func octave(_ size: Int) -> Octave {
        Octave(
            size: size,
            crop: size,
            iterations: 2,
            learningRate: Schedule(0.1, 0.1),
            sigma: Schedule(0, 0)
        )
    }

    private func run(
        _ count: Int,
        from beginning: Beginning,
        _ approach: Approach,
        rate: Float
    ) async throws -> [Image] {
        var random = RandomKind.tench.seeded(7)
        let ascent = Ascent(
            octaves: [Self.octave(8), Self.octave(13)],
            blur: .image,
            approach: approach
        )
        return try await ascent.run(count, from: beginning, random: &random) { input in
            // ½Σ(x − 0.2)², a bowl for each picture.
            let slope = input.values.map { rate * ($0 - 0.2) }
            return Ascent.Slope(
                losses: Array(repeating: 0, count: input.shape[0]),
                gradient: Tensor(input.shape, slope)
            )
        } observe: { _, _ in
        }
    }

    @Test(arguments: ["pixels", "fourier"])
    func aPhotographIsItselfAtEverySizeUntilSomethingMovesIt(name: String) async throws {
        var photograph = smoothPicture(phase: 1, side: 30)
        // Waves make neither black nor white.
        for index in photograph.values.indices {
            photograph.values[index] = 0.1 + 0.8 * photograph.values[index]
        }
        let parameterisation = try #require(Parameterisation(name))
        let approach = Approach(parameterisation, .plain, through: [])
        let image = try await run(1, from: .photograph(photograph), approach, rate: 0)[0]
        let expected = photograph.squashed(height: 13, width: 13)
        #expect(distance(image.values, expected.values) < 1e-4)
        let moved = try await run(1, from: .photograph(photograph), approach, rate: 1)[0]
        #expect(distance(moved.values, expected.values) > 1e-3)
    }

    @Test func picturesDescendedTogetherBeginWithNoiseOfTheirOwn() async throws {
        let start = Beginning.noise(StartNoise())
        let alone = try await run(1, from: start, Approach(), rate: 1)
        let both = try await run(2, from: start, Approach(), rate: 1)
        #expect(both.count == 2 && both[0] == alone[0] && both[1] != both[0])
    }

    @Test(arguments: ["pixels", "fourier", "phases"])
    func picturesThatBeginAlikeAreWhatEachIsAlone(name: String) async throws {
        let start = Beginning.noise(StartNoise())
        let looks = [Transformation.jitter(2), .noise(deviation: Schedule(0.1, 0.1))]
        let approach = Approach(try #require(Parameterisation(name)), .adam, through: looks)
        let ascent = Ascent(
            octaves: [Self.octave(8), Self.octave(13)],
            blur: .image,
            approach: approach
        )
        func pictures(_ greys: [Float]) async throws -> [Image] {
            var random = RandomKind.tench.seeded(7)
            return try await ascent.run(greys.count, from: start, alike: true, random: &random) {
                let (shape, values) = ($0.shape, $0.values)
                let length = values.count / greys.count
                let slope = values.indices.map { values[$0] - greys[$0 / length] }
                return Ascent.Slope(losses: greys.map(Double.init), gradient: .init(shape, slope))
            } observe: { _, _ in
            }
        }
        let greys: [Float] = [0.2, 0.9, 0.4]
        let together = try await pictures(greys)
        #expect(together[0] != together[1])
        for (number, grey) in greys.enumerated() {
            #expect(try await pictures([grey]) == [together[number]])
        }
    }

    @Test func allPicturesAreSeenAlikeAndTold() async throws {
        var random = RandomKind.tench.seeded(7)
        var seen: [[Int]] = []
        var told: [Int] = []
        let ascent = Ascent(
            octaves: [Self.octave(8)],
            blur: .image,
            approach: Approach(.pixels, .adam, through: [.jitter(2)], looks: 3)
        )
        _ = try await ascent.run(2, from: .noise(StartNoise()), random: &random) { input in
            seen.append(input.shape.dimensions)
            // Of each picture its own: 1, 2 and 3 of the first, 4, 5 and 6 of the second.
            return Ascent.Slope(
                losses: (1...6).map(Double.init),
                gradient: Tensor(input.shape, repeating: 1)
            )
        } observe: { number, event in
            if case .step(let step) = event {
                told.append(number)
                #expect(step.loss == (number == 0 ? 2 : 5))
            }
        }
        #expect(seen == [[6, 3, 8, 8], [6, 3, 8, 8]] && told == [0, 1, 0, 1])
    }
}
