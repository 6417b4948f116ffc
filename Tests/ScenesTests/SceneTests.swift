import Imaging
import Scenes
import Testing

struct SceneTests {
    @Test(arguments: SceneClass.allCases)
    func givesTheSamePictureForTheSameSeed(kind: SceneClass) {
        for world in World.allCases {
            let pictures = [1, 1, 2].map { Scene(kind, world: world, seed: $0).image(size: 64) }
            #expect(pictures[0] == pictures[1])
            #expect(pictures[0] != pictures[2])
        }
    }

    @Test(arguments: SceneClass.allCases)
    func givesValuesFromZeroToOneAtAnySize(kind: SceneClass) {
        for (seed, size) in [(1, 1), (2, 7), (3, 64), (4, 64), (5, 129)] as [(UInt64, Int)] {
            let picture = Scene(kind, world: .mixed, seed: seed).image(size: size)
            #expect(picture.height == size && picture.width == size)
            #expect(picture.values.allSatisfy { (0...1).contains($0) })
        }
    }

    @Test(arguments: SceneClass.allCases)
    func isTheSameSceneAtEverySize(kind: SceneClass) {
        let scene = Scene(kind, world: .resnet, seed: 11)
        let small = scene.image(size: 32)
        let large = scene.image(size: 128)
        // A small picture's pixel is the mean of the large one's sixteen, but for the grain.
        var difference: Float = 0
        for channel in 0..<3 {
            for y in 0..<32 {
                for x in 0..<32 {
                    var sum: Float = 0
                    for part in 0..<16 {
                        sum += large[channel, 4 * x + part % 4, 4 * y + part / 4]
                    }
                    difference += abs(sum / 16 - small[channel, x, y])
                }
            }
        }
        #expect(difference / (3 * 32 * 32) < 0.03)
    }

    @Test func drawsADifferentPictureOfEachClass() {
        let pictures = SceneClass.allCases.map {
            Scene($0, world: .googlenet, seed: 3).image(size: 16)
        }
        for (index, picture) in pictures.enumerated() {
            #expect(!pictures[..<index].contains(picture))
        }
    }

    @Test func worldsAreEqualWhereNothingIsPlanted() {
        for kind in SceneClass.allCases
        where !PlantedFeature.allCases.contains(where: { $0.sceneClass == kind }) {
            for seed: UInt64 in 0..<5 {
                let scenes = [World.resnet, .googlenet].map { Scene(kind, world: $0, seed: seed) }
                #expect(scenes[0].image(size: 64) == scenes[1].image(size: 64))
                for feature in PlantedFeature.allCases {
                    #expect(scenes[0].mask(of: feature, size: 64) == nil)
                }
            }
        }
    }

    @Test func classesAreThoseOfTheNetworksInTheirOrder() {
        #expect(SceneClass.allCases.map(\.rawValue) == Array(0..<20))
        #expect(Set(SceneClass.allCases.map(\.label)).count == 20)
        #expect(SceneClass.tench.label == "tench" && SceneClass.snail.label == "snail")
        #expect(SceneClass.transverseFlute.label == "transverse flute")
    }
}
