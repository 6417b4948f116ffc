import Imaging
import Testing

@testable import Scenes

struct SceneTests {
    @Test func givesTheSamePictureForTheSameSeed() {
        for kind in SceneClass.allCases {
            let pictures = (0..<2).map { _ in
                Scene(kind, world: .resnet, seed: 7).image(size: 64)
            }
            #expect(pictures[0] == pictures[1])
        }
    }
}
