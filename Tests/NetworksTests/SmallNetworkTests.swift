import Tensors
import Testing

@testable import Networks

/// The project's own small networks, and how many classes a network has by itself.
@Suite struct SmallNetworkTests {
    @Test(arguments: [("resnet_mini", 247_628), ("googlenet_mini", 117_316)])
    func haveAsManyParametersAsTheirCardSays(architecture: String, count: Int) throws {
        let network = try Network(architecture: architecture)
        #expect(network.classes == 20)
        #expect(network.defaultInputSize == (96, 96))
        let trained = network.parameters.filter { $0.role == .trainable }
        #expect(trained.reduce(0) { $0 + $1.shape.count } == count)
    }

    @Test func classesAreTheArchitecturesUnlessTheFileSaysOtherwise() throws {
        let plain = try Network(architecture: "resnet_mini", fitting: [:])
        #expect(plain.classes == 20)
        let fitted = try Network(
            architecture: "resnet_mini",
            fitting: ["fc.weight": Shape([7, 3456])]
        )
        #expect(fitted.classes == 7)
        #expect(try Network(architecture: "resnet18").classes == 1000)
    }

    @Test(arguments: ["resnet_mini", "googlenet_mini"])
    func takePicturesOfOtherSizes(architecture: String) throws {
        let network = try Network(architecture: architecture)
        for side in [16, 33, 64, 88, 96, 224] {
            let layers = try network.layers(input: [1, 3, side, side])
            #expect(layers.last?.shape == [1, 20])
        }
    }
}
