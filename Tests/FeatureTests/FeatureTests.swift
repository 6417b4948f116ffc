import TestKit
import Testing

@testable import tench_feature

struct FeatureTests {
    private static let extent = Feature.Extent(channels: 5, height: 2, width: 3)
    private static let activations = DiversityTests.numbers(30, step: 7)

    private static func feature(_ aim: Feature.Aim, _ position: Position? = nil) -> Feature {
        Feature(layer: Layer(model: "m", name: "l"), aim: aim, position: position)
    }

    private static func direction(_ power: Float) -> Feature.Aim {
        .direction(
            Direction(
                file: "v",
                sha256: "",
                vector: DiversityTests.numbers(5, step: 3),
                power: power
            )
        )
    }

    private static func gradient(_ feature: Feature, times factor: Double = 1) -> [Float] {
        var sum = [Float](repeating: 0, count: 30)
        feature.addGradient(
            at: activations[...],
            extent,
            times: factor,
            to: &sum,
            from: 0
        )
        return sum
    }

    @Test func directionsAndSquaresAreTorchs() {
        let cases = [
            (Self.direction(0), FeatureReference.direction),
            (Self.direction(1), FeatureReference.cosine),
            (Self.direction(2.5), FeatureReference.steepCosine),
            (.whole, FeatureReference.squares),
        ]
        for (aim, reference) in cases {
            let feature = Self.feature(aim)
            let value = feature.value(of: Self.activations[...], Self.extent)
            #expect(abs(value - reference.value) < 1e-9, "\(aim)")
            #expect(distance(Self.gradient(feature), reference.gradient) < 1e-6, "\(aim)")
        }
    }

    @Test func aChannelIsTheMeanOverItsPlaces() {
        let feature = Self.feature(.channel(2))
        let mean = Self.activations[12..<18].reduce(0) { $0 + Double($1) } / 6
        #expect(abs(feature.value(of: Self.activations[...], Self.extent) - mean) < 1e-9)
        let slopes = Self.gradient(feature, times: 3)
        #expect(slopes.indices.allSatisfy { slopes[$0] == ((12..<18).contains($0) ? 0.5 : 0) })
    }

    @Test(arguments: [(Position.centre, 4), (.at(x: 2, y: 0), 2), (.at(x: 0, y: 1), 3)])
    func aNeuronIsAColumnThenARow(position: Position, place: Int) {
        let feature = Self.feature(.channel(1), position)
        let value = feature.value(of: Self.activations[...], Self.extent)
        #expect(value == Double(Self.activations[6 + place]))
        let slopes = Self.gradient(feature)
        #expect(slopes.indices.allSatisfy { slopes[$0] == ($0 == 6 + place ? 1 : 0) })
    }

    @Test func aPictureOfABatchIsOneOfItsOwn() {
        // Counted from the slice's own beginning, not from the first picture's.
        let batch = [Float](repeating: 9, count: 30) + Self.activations
        let feature = Self.feature(Self.direction(1))
        #expect(
            feature.value(of: batch[30...], Self.extent)
                == feature.value(of: Self.activations[...], Self.extent)
        )
        var sum = [Float](repeating: 0, count: 60)
        feature.addGradient(at: batch[30...], Self.extent, times: 1, to: &sum, from: 30)
        #expect(sum[..<30].allSatisfy { $0 == 0 })
        #expect(Array(sum[30...]) == Self.gradient(feature))
    }

    @Test func directionsAreReadFromPlainFiles() throws {
        let folder = try TemporaryFolder()
        for (text, numbers) in [
            ("[1, -2.5,\n 3e-1]\n", [1, -2.5, 0.3] as [Float]), ("1 2\t3", [1, 2, 3]),
            ("1;0\n", [1, 0]),
        ] {
            let path = try folder.file("v", Array(text.utf8))
            #expect(try Direction(file: path, power: 0).vector == numbers)
        }
        for (text, fault) in [
            ("1, x, 2", "number 2 of"), ("0 0", "no number in it but 0"), ("", "no number"),
            ("1 nan", "number 2 of"), ("{\"v\": [1]}", "number 1 of"),
        ] {
            let path = try folder.file("v", Array(text.utf8))
            let error = #expect(throws: DirectionError.self) {
                try Direction(file: path, power: 0)
            }
            #expect(error?.description.contains(fault) == true, "\(text)")
        }
        #expect(throws: DirectionError.self) {
            try Direction(file: folder.path(of: "absent"), power: 0)
        }
    }
}
