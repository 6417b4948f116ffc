import Experiments
import Foundation
import Imaging
import TestKit
import Testing

struct YardstickTests {
    /// (factor·index mod modulus) / modulus, the lowest fifth of it zero, as in make_looks.py.
    private static func formula(_ count: Int, _ factor: Int, _ modulus: Int) -> [Float] {
        (0..<count).map {
            let value = Float($0 * factor % modulus) / Float(modulus)
            return value < 0.2 ? 0 : value
        }
    }

    private static func map(
        _ channels: Int,
        _ height: Int,
        _ width: Int,
        _ factor: Int,
        _ modulus: Int
    ) -> FeatureMap {
        FeatureMap(
            channels: channels,
            height: height,
            width: width,
            values: formula(channels * height * width, factor, modulus)
        )
    }

    /// The sight that make_looks.py makes of the same number.
    static func sight(_ factor: Int) -> Sight {
        Sight(
            image: Image(height: 40, width: 36, values: formula(3 * 40 * 36, factor, 31)),
            middle: [map(6, 17, 15, factor, 37), map(9, 5, 4, factor, 23)],
            last: map(7, 3, 2, factor, 19),
            logits: formula(8, factor, 29)
        )
    }

    private static func reference() throws -> [String: Double] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "../Reference/values/looks.json").standardized
        return try JSONDecoder().decode([String: Double].self, from: Data(contentsOf: file))
    }

    private static func distance(_ yardstick: Yardstick, _ one: Sight, _ other: Sight) -> Double {
        yardstick.distances(between: [.init(0, 1)], of: [one, other])[0]
    }

    @Test func thereIsAReferenceForEveryYardstick() throws {
        let names = Yardstick.all.map(\.name)
        #expect(try Set(names) == Set(Self.reference().keys))
        #expect(Set(names).count == names.count)
    }

    @Test(arguments: Yardstick.all.indices)
    func agreesWithPyTorch(index: Int) throws {
        let yardstick = Yardstick.all[index]
        let wanted = try #require(Self.reference()[yardstick.name])
        let found = Self.distance(yardstick, Self.sight(7), Self.sight(11))
        #expect(abs(found - wanted) < 1e-5 * wanted, "\(yardstick.name): \(found), not \(wanted)")
    }

    @Test(arguments: Yardstick.all.indices)
    func isNothingForTheSamePictureAndTheSameBothWays(index: Int) {
        let yardstick = Yardstick.all[index]
        let pairs = [(0, 0), (1, 1), (0, 1), (1, 0)].map { Yardstick.Pair($0, $1) }
        let found = yardstick.distances(between: pairs, of: [Self.sight(7), Self.sight(11)])
        #expect(found[0] == 0 && found[1] == 0, "\(yardstick.name)")
        #expect(found[2] > 0 && found[2] == found[3], "\(yardstick.name)")
    }

    /// A sight whose image and features are turned round by so many rows: a picture that repeats,
    /// moved.
    private static func moved(_ sight: Sight, by share: Int) -> Sight {
        func turned(_ values: [Float], _ height: Int, _ width: Int) -> [Float] {
            let (plane, shift) = (height * width, height / share * width)
            return values.indices.map {
                values[$0 / plane * plane + ($0 % plane + shift) % plane]
            }
        }
        func turned(_ map: FeatureMap) -> FeatureMap {
            FeatureMap(
                channels: map.channels,
                height: map.height,
                width: map.width,
                values: turned(map.values, map.height, map.width)
            )
        }
        let image = sight.image
        return Sight(
            image: Image(
                height: image.height,
                width: image.width,
                values: turned(image.values, image.height, image.width)
            ),
            middle: sight.middle.map { turned($0) },
            last: turned(sight.last),
            logits: sight.logits
        )
    }

    @Test(arguments: [Yardstick.looks, .moments, .features, .colours])
    func translationChangesLittle(yardstick: Yardstick) {
        // 64 rows, so that they are averaged to 32 alike before and after.
        let picture = smoothPicture(side: 64)
        let given = Self.sight(7)
        let sight = Sight(
            image: picture,
            middle: given.middle,
            last: given.last,
            logits: given.logits
        )
        let found = Self.distance(yardstick, sight, Self.moved(sight, by: 2))
        // Colours are averaged across the edge, the features are the same in other places.
        #expect(found < (yardstick.name == "colours" ? 0.05 : 1e-5), "\(yardstick.name): \(found)")
    }

    @Test(arguments: [Yardstick.alignment, .pixels])
    func translationIsSeenWherePlaceCounts(yardstick: Yardstick) {
        let sight = Self.sight(7)
        #expect(Self.distance(yardstick, sight, Self.moved(sight, by: 2)) > 0.05)
    }

    @Test(arguments: [Yardstick.looks, .moments, .features, .alignment])
    func aLayerOfLargeNumbersDoesNotDecideAlone(yardstick: Yardstick) {
        let (one, other) = (Self.sight(7), Self.sight(11))
        func louder(_ sight: Sight) -> Sight {
            let map = sight.middle[0]
            let loud = FeatureMap(
                channels: map.channels,
                height: map.height,
                width: map.width,
                values: map.values.map { 1024 * $0 }
            )
            return Sight(
                image: sight.image,
                middle: [loud, sight.middle[1]],
                last: sight.last,
                logits: sight.logits
            )
        }
        let found = Self.distance(yardstick, louder(one), louder(other))
        #expect(abs(found - Self.distance(yardstick, one, other)) < 1e-5)
    }

    /// The sight of a picture by a judge with nothing to say.
    private static func blind(_ image: Image) -> Sight {
        let map = FeatureMap(channels: 2, height: 1, width: 1, values: [0, 0])
        return Sight(image: image, middle: [map], last: map, logits: [0])
    }

    private static func plain(_ red: Float, _ green: Float, _ blue: Float) -> Sight {
        let values = [red, green, blue].flatMap { Array(repeating: $0, count: 64) }
        return blind(Image(height: 8, width: 8, values: values))
    }

    @Test func anotherColourIsFarAndAnotherShadeNear() {
        let colours = Yardstick.colours
        let red = Self.plain(0.8, 0.1, 0.1)
        #expect(Self.distance(colours, red, Self.plain(0.1, 0.1, 0.8)) > 0.99)
        #expect(Self.distance(colours, red, Self.plain(0.82, 0.1, 0.1)) < 0.15)
        #expect(Self.distance(colours, red, Self.plain(7, -3, 0.1)) < 0.6)
    }

    @Test func grainCountsAsTheColourThatItMixesTo() {
        var grain = Image(height: 128, width: 128, grey: 0)
        for channel in 0..<3 {
            for y in 0..<128 {
                for x in 0..<128 where (x + y + channel) % 2 == 0 { grain[channel, x, y] = 1 }
            }
        }
        let grey = Image(height: 128, width: 128, grey: 0.5)
        #expect(Self.distance(.colours, Self.blind(grain), Self.blind(grey)) < 0.05)
        #expect(Self.distance(.pixels, Self.blind(grain), Self.blind(grey)) > 0.49)
    }

    @Test func aJudgeWithNothingToSayFindsNoDifference() {
        let (one, other) = (Self.plain(1, 0, 0), Self.plain(0, 0, 1))
        for yardstick in [Yardstick.looks, .moments, .features, .alignment, .logits] {
            #expect(Self.distance(yardstick, one, other) == 0, "\(yardstick.name)")
        }
    }
}
