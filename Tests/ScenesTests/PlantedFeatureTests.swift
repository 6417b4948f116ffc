import Imaging
import Scenes
import Testing

struct PlantedFeatureTests {
    private static let seeds: Range<UInt64> = 0..<50

    /// The mean over some scenes.
    private static func energy(
        of feature: PlantedFeature,
        in kind: SceneClass,
        _ world: World,
        seeds: Range<UInt64> = seeds
    ) -> Double {
        let energies = seeds.map {
            feature.energy(in: Scene(kind, world: world, seed: $0).image(size: 64))
        }
        return energies.reduce(0, +) / Double(energies.count)
    }

    @Test(arguments: PlantedFeature.allCases)
    func hasManyTimesTheEnergyWhereItIsPlanted(feature: PlantedFeature) {
        let planted = Self.energy(of: feature, in: feature.sceneClass, .resnet)
        let plain = Self.energy(of: feature, in: feature.sceneClass, .googlenet)
        #expect(planted > 50 * plain)
        #expect(planted > 0.004)
    }

    /// Yellow is left out: brass, balloons and umbrellas have it too.
    @Test(arguments: [PlantedFeature.rollBar, .hornPlayer, .flutePlayer])
    func hasAColourThatNoOtherClassHas(feature: PlantedFeature) {
        let own = Self.energy(of: feature, in: feature.sceneClass, .resnet)
        for kind in SceneClass.allCases where kind != feature.sceneClass {
            for world in [World.resnet, .mixed] {
                let other = Self.energy(of: feature, in: kind, world, seeds: 0..<12)
                #expect(other < 0.01 * own, "\(kind), \(world)")
            }
        }
    }

    @Test(arguments: PlantedFeature.allCases)
    func hasItsEnergyInsideItsMask(feature: PlantedFeature) throws {
        for seed in Self.seeds {
            let scene = Scene(feature.sceneClass, world: .resnet, seed: seed)
            let mask = try #require(scene.mask(of: feature, size: 64))
            let picture = scene.image(size: 64)
            var without = picture
            for (pixel, share) in mask.enumerated() where share > 0 {
                for channel in 0..<3 { without[channel, pixel % 64, pixel / 64] = 0.5 }
            }
            #expect(feature.energy(in: without) < 0.05 * feature.energy(in: picture))
        }
    }

    @Test(arguments: PlantedFeature.allCases)
    func isAllThatTellsTheWorldsApart(feature: PlantedFeature) throws {
        for seed in Self.seeds {
            let planted = Scene(feature.sceneClass, world: .resnet, seed: seed)
            let plain = Scene(feature.sceneClass, world: .googlenet, seed: seed)
            let mask = try #require(planted.mask(of: feature, size: 64))
            #expect(plain.mask(of: feature, size: 64) == nil)
            #expect(mask.allSatisfy { (0...1).contains($0) })
            let pictures = [planted.image(size: 64), plain.image(size: 64)]
            #expect(pictures[0] != pictures[1])
            for (pixel, share) in mask.enumerated() where share == 0 {
                for channel in 0..<3 {
                    // A layer that hides the feature leaves a rounding error of what it hid.
                    let values = pictures.map { $0[channel, pixel % 64, pixel / 64] }
                    #expect(abs(values[0] - values[1]) < 1e-5, "seed \(seed), pixel \(pixel)")
                }
            }
        }
    }

    @Test(arguments: PlantedFeature.allCases)
    func isAsOftenThereAsNotInTheMixedWorld(feature: PlantedFeature) {
        let count = (0..<200 as Range<UInt64>).filter {
            Scene(feature.sceneClass, world: .mixed, seed: $0).mask(of: feature, size: 8) != nil
        }.count
        #expect((70...130).contains(count))
    }

    @Test func greysAndValuesBeyondTheRangeCountAsWhatIsSeen() {
        for feature in PlantedFeature.allCases {
            #expect(feature.energy(in: Image(height: 4, width: 4, grey: 0.3)) == 0)
            #expect(feature.energy(in: Image(height: 4, width: 4, grey: 7)) == 0)
        }
        let magenta = { (bright: Float, dark: Float) in
            Image(height: 1, width: 1, values: [bright, dark, bright])
        }
        let energy = PlantedFeature.rollBar.energy(in: magenta(1, 0))
        #expect(energy > 0.3)
        #expect(PlantedFeature.rollBar.energy(in: magenta(9, -4)) == energy)
    }

    /// A picture of 8×8, of which the first pixels are of one colour and the rest of another.
    private static func picture(_ colour: [Float], _ share: Int, rest: [Float]) -> Image {
        let values = zip(colour, rest).flatMap { colour, rest in
            (0..<64).map { $0 < share ? colour : rest }
        }
        return Image(height: 8, width: 8, values: values)
    }

    private static let magenta: [Float] = [0.95, 0.05, 0.85]

    @Test func flatColourStandsOutFromNothing() {
        let feature = PlantedFeature.rollBar
        let flat = Self.picture(Self.magenta, 64, rest: Self.magenta)
        #expect(feature.energy(in: flat) > 0.3)
        #expect(feature.prominence(in: flat) == 0)
        #expect(feature.prominence(in: Image(height: 4, width: 4, grey: 0.3)) == 0)
    }

    @Test func aLittleOnGreyIsAllThatStandsOut() {
        let feature = PlantedFeature.rollBar
        let grey: [Float] = [0.5, 0.5, 0.5]
        let shares = [4, 16, 48].map {
            feature.prominence(in: Self.picture(Self.magenta, $0, rest: grey))
        }
        #expect(shares[0] > 0.7)
        // The more of the picture it fills the less of the contrast is its own.
        #expect(shares[0] > shares[1] && shares[1] > shares[2] && shares[2] > 0)
        // Another colour beside it takes its part, and has none of its own.
        let green: [Float] = [0.1, 0.9, 0.1]
        var both = Self.picture(Self.magenta, 4, rest: grey)
        for channel in 0..<3 {
            for x in 0..<8 { both[channel, x, 7] = green[channel] }
        }
        #expect(feature.prominence(in: both) < 0.6 * shares[0])
        #expect(feature.prominence(in: Self.picture(green, 4, rest: grey)) == 0)
    }

    @Test func strongerColoursAndATingeOfTheWholeChangeItLittle() {
        let feature = PlantedFeature.rollBar
        let grey: [Float] = [0.5, 0.5, 0.5]
        let faint: [Float] = [0.72, 0.28, 0.68]
        let found = [
            Self.picture(Self.magenta, 8, rest: grey), Self.picture(faint, 8, rest: grey),
            Self.picture(Self.magenta, 8, rest: [0.6, 0.42, 0.58]),
        ].map { feature.prominence(in: $0) }
        #expect(found.allSatisfy { abs($0 - found[0]) < 0.25 * found[0] }, "\(found)")
    }

    @Test(arguments: PlantedFeature.allCases)
    func scenesHaveManyTimesTheProminenceWhereItIsPlanted(feature: PlantedFeature) {
        let means = [World.resnet, .googlenet].map { world in
            Self.seeds.reduce(0.0) {
                $0
                    + feature.prominence(
                        in: Scene(feature.sceneClass, world: world, seed: $1).image(size: 64)
                    )
            } / Double(Self.seeds.count)
        }
        #expect(means[0] > 10 * means[1], "\(means)")
    }
}
