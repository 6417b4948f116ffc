extension Architecture {
    /// Every architecture there is.
    package static let all: [Architecture] = families.flatMap(\.self)

    private static let families = [
        residual, inceptions, squeezed, plainChains, dense, mobile, regular, own,
    ]

    private static let residual = [
        resNet("resnet18", .basic, [2, 2, 2, 2]),
        resNet("resnet34", .basic, [3, 4, 6, 3]),
        resNet("resnet50", .bottleneck(), [3, 4, 6, 3]),
        resNet("resnet101", .bottleneck(), [3, 4, 23, 3]),
        resNet("resnet152", .bottleneck(), [3, 8, 36, 3]),
        resNet("resnext50_32x4d", .bottleneck(groups: 32, groupWidth: 4), [3, 4, 6, 3]),
        resNet("resnext101_32x8d", .bottleneck(groups: 32, groupWidth: 8), [3, 4, 23, 3]),
        resNet("resnext101_64x4d", .bottleneck(groups: 64, groupWidth: 4), [3, 4, 23, 3]),
        resNet("wide_resnet50_2", .bottleneck(groupWidth: 128), [3, 4, 6, 3]),
        resNet("wide_resnet101_2", .bottleneck(groupWidth: 128), [3, 4, 23, 3]),
    ]

    private static let inceptions = [
        inception("googlenet", 224, GoogLeNet.graph, auxiliary: "aux1."),
        inception("inception_v3", 299, InceptionV3.graph, auxiliary: "AuxLogits."),
        plain(
            "googlenet_bvlc",
            224,
            GoogLeNetBVLC.graph,
            classifier: "loss3/classifier.weight",
            ownPreparation: GoogLeNetBVLC.preparation
        ),
    ]

    private static let squeezed = [
        squeezeNet("squeezenet1_0", .v1_0), squeezeNet("squeezenet1_1", .v1_1),
    ]

    private static let plainChains =
        [plain("alexnet", 224, AlexNet.graph, classifier: "classifier.6.weight")]
        + VGG.depths.sorted { $0.key < $1.key }.flatMap { layers, depths in
            [vgg("vgg\(layers)", depths, false), vgg("vgg\(layers)_bn", depths, true)]
        }

    private static let dense = [
        denseNet("densenet121", [6, 12, 24, 16]),
        denseNet("densenet161", [6, 12, 36, 24], growth: 48, stem: 96),
        denseNet("densenet169", [6, 12, 32, 32]),
        denseNet("densenet201", [6, 12, 48, 32]),
    ]

    private static let mobile = [
        mnasNet("mnasnet0_5", 0.5), mnasNet("mnasnet0_75", 0.75), mnasNet("mnasnet1_0", 1),
        mnasNet("mnasnet1_3", 1.3),
    ]

    private static let regular = [
        regNet("regnet_x_400mf", 22, (24, 24.48, 2.54), 16),
        regNet("regnet_x_800mf", 16, (56, 35.73, 2.28), 16),
        regNet("regnet_x_1_6gf", 18, (80, 34.01, 2.25), 24),
        regNet("regnet_x_3_2gf", 25, (88, 26.31, 2.25), 48),
        regNet("regnet_x_8gf", 23, (80, 49.56, 2.88), 120),
        regNet("regnet_x_16gf", 22, (216, 55.59, 2.1), 128),
        regNet("regnet_x_32gf", 23, (320, 69.86, 2), 168),
    ]

    private static let own = [
        plain("resnet_mini", 96, ResNetMini.graph, classifier: "fc.weight", classes: 20),
        plain("googlenet_mini", 96, GoogLeNetMini.graph, classifier: "fc.weight", classes: 20),
    ]

    private typealias Build = @Sendable (ArchitectureOptions) -> Graph

    private static func resNet(_ name: String, _ block: ResNet.Block, _ depths: [Int]) -> Self {
        plain(name, 224, { ResNet.graph(of: block, depths: depths, $0) }, classifier: "fc.weight")
    }

    private static func inception(
        _ name: String,
        _ side: Int,
        _ build: @escaping Build,
        auxiliary: String
    ) -> Self {
        Architecture(
            name: name,
            classifier: "fc.weight",
            defaultClasses: 1000,
            auxiliaryPrefix: auxiliary,
            defaultTransformInput: true,
            ownPreparation: nil,
            renamed: nil,
            defaultInputSize: (side, side),
            build: build
        )
    }

    private static func plain(
        _ name: String,
        _ side: Int,
        _ build: @escaping Build,
        classifier: String,
        classes: Int = 1000,
        ownPreparation: String? = nil,
        renamed: (@Sendable (String) -> String?)? = nil
    ) -> Self {
        Architecture(
            name: name,
            classifier: classifier,
            defaultClasses: classes,
            auxiliaryPrefix: nil,
            defaultTransformInput: nil,
            ownPreparation: ownPreparation,
            renamed: renamed,
            defaultInputSize: (side, side),
            build: build
        )
    }

    private static func squeezeNet(_ name: String, _ version: SqueezeNet.Version) -> Self {
        plain(
            name,
            224,
            { SqueezeNet.graph(version, $0) },
            classifier: "classifier.1.weight"
        )
    }

    private static func vgg(_ name: String, _ depths: [Int], _ normalized: Bool) -> Self {
        plain(
            name,
            224,
            { VGG.graph(depths: depths, normalized: normalized, $0) },
            classifier: "classifier.6.weight"
        )
    }

    private static func denseNet(
        _ name: String,
        _ depths: [Int],
        growth: Int = 32,
        stem: Int = 64
    ) -> Self {
        plain(
            name,
            224,
            { DenseNet.graph(depths: depths, growth: growth, stem: stem, $0) },
            classifier: "classifier.weight",
            renamed: DenseNet.renamed
        )
    }

    private static func mnasNet(_ name: String, _ alpha: Double) -> Self {
        plain(
            name,
            224,
            { MNASNet.graph(alpha: alpha, $0) },
            classifier: "classifier.1.weight"
        )
    }

    private static func regNet(
        _ name: String,
        _ depth: Int,
        _ line: (Int, Double, Double),
        _ groupWidth: Int
    ) -> Self {
        let design = RegNet.Design(
            depth: depth,
            w0: line.0,
            wa: line.1,
            wm: line.2,
            groupWidth: groupWidth
        )
        return plain(name, 224, { RegNet.graph(design, $0) }, classifier: "fc.weight")
    }
}
