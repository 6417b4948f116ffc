import Imaging
import Kernels
import Randomness
import TestKit
import Testing

@testable import Experiments

struct ParameterisationTests {
    // Of each test its own, since a pool runs one loop at a time.
    private let pool = Pool(threads: 2)

    private static func numbers(_ count: Int, step: Int, times factor: Float = 1) -> [Float] {
        (0..<count).map { factor * Float(Double(step * $0 % 31) / 31 - 0.5) }
    }

    private static func canvas(_ name: String, size: Int) throws -> any Canvas {
        var random = RandomKind.tench.seeded(1)
        let parameterisation = try #require(Parameterisation(name))
        return parameterisation.canvas(
            size: size,
            start: StartNoise(mean: 0, deviation: 0.5),
            random: &random
        )
    }

    @Test(arguments: [("fourier", 6, 20), ("fourier:2", 5, 4), ("phases", 6, 6)])
    func picturesAndGradientsAreThoseOfLucent(name: String, size: Int, factor: Int) throws {
        let reference =
            switch name {
            case "fourier": ApproachReference.waves
            case "phases": ApproachReference.phases
            default: ApproachReference.steepWaves
            }
        var canvas = try Self.canvas(name, size: size)
        canvas.parameters = Self.numbers(
            canvas.parameters.count,
            step: 7,
            times: Float(factor)
        )
        let picture = canvas.picture(by: pool)
        #expect(distance(picture.values, reference.value) < 1e-6)
        let slope = Image(
            height: size,
            width: size,
            values: Self.numbers(3 * size * size, step: 11)
        )
        let gradient = canvas.gradient(from: slope, at: picture, by: pool)
        #expect(distance(gradient, reference.gradient) < 2e-6)
    }

    @Test(arguments: ["pixels", "fourier", "fourier:1.5", "phases"])
    func theGradientIsThatOfFiniteDifferences(name: String) throws {
        let canvas = try Self.canvas(name, size: 9)
        let slope = Image(height: 9, width: 9, values: Self.numbers(3 * 81, step: 11))
        let gradient = canvas.gradient(from: slope, at: canvas.picture(by: pool), by: pool)
        func loss(_ moved: (Int, Float)) -> Double {
            var other = canvas
            other.parameters[moved.0] += moved.1
            return zip(other.picture(by: pool).values, slope.values).reduce(0) {
                $0 + Double($1.0) * Double($1.1)
            }
        }
        for index in stride(from: 0, to: gradient.count, by: 7) {
            let difference = (loss((index, 0.02)) - loss((index, -0.02))) / 0.04
            #expect(abs(difference - Double(gradient[index])) < 2e-3, "number \(index)")
        }
    }

    @Test(arguments: ["fourier", "fourier:0.5"]) func wavesOfAPictureMakeIt(name: String) throws {
        let picture = Image(
            height: 11,
            width: 11,
            values: (0..<363).map { 0.1 + 0.8 * Float(7 * $0 % 31) / 31 }
        )
        let canvas = try #require(Parameterisation(name)).canvas(of: picture)
        #expect(distance(canvas.picture(by: pool).values, picture.values) < 1e-4)
    }

    /// A smooth picture has no waves that the smaller size lacks.
    @Test(arguments: [16, 17]) func aLargerPictureIsTheSameOne(size: Int) throws {
        func smooth(_ size: Int) -> Image {
            let wave = { (x: Int) in
                Float(0.5 + 0.2 * sinusoid(turns: Double(x) / Double(size)))
            }
            let row = (0..<size).map(wave)
            return Image(
                height: size,
                width: size,
                values: (0..<3 * size).flatMap { _ in row }
            )
        }
        let canvas = Parameterisation.fourier(decay: 1).canvas(of: smooth(size))
        let larger = canvas.resized(to: 2 * size)
        #expect(distance(larger.picture(by: pool).values, smooth(2 * size).values) < 1e-3)
        let smaller = larger.resized(to: size).picture(by: pool)
        #expect(distance(smaller.values, smooth(size).values) < 1e-3)
    }

    @Test func amplitudesOfPhasesStay() throws {
        let canvas = try Self.canvas("phases", size: 32)
        let values = canvas.picture(by: pool).values
        let mean = values.reduce(0, +) / Float(values.count)
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count))
            .squareRoot()
        #expect(0.15 < deviation && deviation < 0.35)
    }

    @Test(arguments: ["pixels", "fourier", "fourier:1.5", "phases"])
    func namesAreReadBack(name: String) {
        #expect(Parameterisation(name)?.description == name)
    }

    @Test(arguments: [
        "", "pixel", "pixels:1", "fourier:", "fourier:-1", "fourier:nan", "fourier:1:2", "phases:1",
    ])
    func otherNamesAreNone(name: String) {
        #expect(Parameterisation(name) == nil)
    }
}

private func sinusoid(turns: Double) -> Double {
    // Bhaskara's formula would do; a few terms of the series are exact enough and need no library.
    let x = (turns - turns.rounded()) * 2 * .pi
    var (term, sum) = (x, x)
    for n in 1..<12 {
        term *= -x * x / Double(2 * n * (2 * n + 1))
        sum += term
    }
    return sum
}
