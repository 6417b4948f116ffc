import Tensors
import Testing

@testable import Networks

@Suite struct ArchitectureTests {
    @Test func everyNameIsOne() {
        let names = Architecture.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Set(ReferenceValues.inFull + ReferenceValues.inBrief).isSubset(of: names))
    }

    /// The numbers of parameters that torchvision's documentation tells.
    @Test(
        arguments: [
            ("alexnet", 61_100_840), ("vgg11", 132_863_336), ("vgg13_bn", 133_053_736),
            ("vgg16", 138_357_544), ("vgg19_bn", 143_678_248), ("resnet50", 25_557_032),
            ("resnext50_32x4d", 25_028_904), ("resnext101_32x8d", 88_791_336),
            ("resnext101_64x4d", 83_455_272), ("wide_resnet50_2", 68_883_240),
            ("wide_resnet101_2", 126_886_696), ("squeezenet1_0", 1_248_424),
            ("densenet121", 7_978_856), ("densenet161", 28_681_000),
            ("densenet169", 14_149_480), ("densenet201", 20_013_928),
            ("mnasnet0_5", 2_218_512), ("mnasnet0_75", 3_170_208), ("mnasnet1_0", 4_383_312),
            ("mnasnet1_3", 6_282_256), ("regnet_x_400mf", 5_495_976),
            ("regnet_x_800mf", 7_259_656), ("regnet_x_1_6gf", 9_190_136),
            ("regnet_x_3_2gf", 15_296_552), ("regnet_x_8gf", 39_572_648),
            ("regnet_x_16gf", 54_278_536), ("regnet_x_32gf", 107_811_560),
            ("regnet_y_400mf", 4_344_144), ("regnet_y_800mf", 6_432_512),
            ("regnet_y_1_6gf", 11_202_430), ("regnet_y_3_2gf", 19_436_338),
            ("regnet_y_8gf", 39_381_472), ("regnet_y_16gf", 83_590_140),
            ("regnet_y_32gf", 145_046_770), ("regnet_y_128gf", 644_812_894),
            ("efficientnet_b0", 5_288_548), ("efficientnet_b1", 7_794_184),
            ("efficientnet_b2", 9_109_994), ("efficientnet_b3", 12_233_232),
            ("efficientnet_b4", 19_341_616), ("efficientnet_b5", 30_389_784),
            ("efficientnet_b6", 43_040_704), ("efficientnet_b7", 66_347_960),
            ("efficientnet_v2_s", 21_458_488), ("efficientnet_v2_m", 54_139_356),
            ("efficientnet_v2_l", 118_515_272), ("mobilenet_v2", 3_504_872),
            ("mobilenet_v3_small", 2_542_856), ("mobilenet_v3_large", 5_483_032),
            ("shufflenet_v2_x0_5", 1_366_792), ("shufflenet_v2_x1_0", 2_278_604),
            ("shufflenet_v2_x1_5", 3_503_624), ("shufflenet_v2_x2_0", 7_393_996),
        ]
    )
    func hasAsManyParametersAsTorchvisions(architecture: String, count: Int) throws {
        let network = try Network(architecture: architecture)
        let trained = network.parameters.filter {
            !$0.name.contains(".running_") && !$0.name.hasSuffix("num_batches_tracked")
        }
        #expect(trained.reduce(0) { $0 + $1.shape.count } == count)
    }

    @Test(
        arguments: [
            (
                "features.denseblock1.denselayer2.norm.1.running_mean",
                "features.denseblock1.denselayer2.norm1.running_mean"
            ),
            (
                "features.denseblock4.denselayer16.conv.2.weight",
                "features.denseblock4.denselayer16.conv2.weight"
            ),
            ("features.denseblock4.denselayer16.conv2.weight", nil),
            ("features.transition1.norm.weight", nil),
            ("classifier.weight", nil),
        ]
    )
    func densenetsOlderFilesHaveOtherNames(older: String, today: String?) {
        #expect(DenseNet.renamed(older) == today)
    }
}
