extension Architecture {
    /// Every architecture there is.
    package static let all: [Architecture] = families.flatMap(\.self)

    private static let families = [
        residual, inceptions, squeezed, plainChains, dense, mobile, efficient, regular, own,
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
        plain("mobilenet_v2", 224, MobileNetV2.graph, classifier: "classifier.1.weight"),
        mobileNetV3("mobilenet_v3_large", MobileNetV3.large, last: 1280),
        mobileNetV3("mobilenet_v3_small", MobileNetV3.small, last: 1024),
        shuffleNet("shufflenet_v2_x0_5", [48, 96, 192]),
        shuffleNet("shufflenet_v2_x1_0", [116, 232, 464]),
        shuffleNet("shufflenet_v2_x1_5", [176, 352, 704]),
        shuffleNet("shufflenet_v2_x2_0", [244, 488, 976], last: 2048),
    ]

    private static let efficient = [
        efficientNet("efficientnet_b0", 224, EfficientNet.scaled(width: 1, depth: 1)),
        efficientNet("efficientnet_b1", 240, EfficientNet.scaled(width: 1, depth: 1.1)),
        efficientNet("efficientnet_b2", 288, EfficientNet.scaled(width: 1.1, depth: 1.2)),
        efficientNet("efficientnet_b3", 300, EfficientNet.scaled(width: 1.2, depth: 1.4)),
        efficientNet("efficientnet_b4", 380, EfficientNet.scaled(width: 1.4, depth: 1.8)),
        efficientNet("efficientnet_b5", 456, EfficientNet.scaled(width: 1.6, depth: 2.2, .coarse)),
        efficientNet("efficientnet_b6", 528, EfficientNet.scaled(width: 1.8, depth: 2.6, .coarse)),
        efficientNet("efficientnet_b7", 600, EfficientNet.scaled(width: 2, depth: 3.1, .coarse)),
        plain("efficientnet_lite0", 224, EfficientNetLite.graph, classifier: "_fc.weight"),
        efficientNet("efficientnet_v2_s", 384, EfficientNet.small),
        efficientNet("efficientnet_v2_m", 480, EfficientNet.medium),
        efficientNet("efficientnet_v2_l", 480, EfficientNet.large),
    ]

    private static let regular = [
        regNet("regnet_x_400mf", 22, (24, 24.48, 2.54), 16),
        regNet("regnet_x_800mf", 16, (56, 35.73, 2.28), 16),
        regNet("regnet_x_1_6gf", 18, (80, 34.01, 2.25), 24),
        regNet("regnet_x_3_2gf", 25, (88, 26.31, 2.25), 48),
        regNet("regnet_x_8gf", 23, (80, 49.56, 2.88), 120),
        regNet("regnet_x_16gf", 22, (216, 55.59, 2.1), 128),
        regNet("regnet_x_32gf", 23, (320, 69.86, 2), 168),
        regNet("regnet_y_400mf", 16, (48, 27.89, 2.09), 8, isExcited: true),
        regNet("regnet_y_800mf", 14, (56, 38.84, 2.4), 16, isExcited: true),
        regNet("regnet_y_1_6gf", 27, (48, 20.71, 2.65), 24, isExcited: true),
        regNet("regnet_y_3_2gf", 21, (80, 42.63, 2.66), 24, isExcited: true),
        regNet("regnet_y_8gf", 17, (192, 76.82, 2.19), 56, isExcited: true),
        regNet("regnet_y_16gf", 18, (200, 106.23, 2.48), 112, isExcited: true),
        regNet("regnet_y_32gf", 20, (232, 115.89, 2.53), 232, isExcited: true),
        regNet("regnet_y_128gf", 27, (456, 160.83, 2.52), 264, isExcited: true),
    ]

    private static let own = [
        plain("resnet_mini", 96, ResNetMini.graph, classifier: "fc.weight", classes: 20),
        plain("googlenet_mini", 96, GoogLeNetMini.graph, classifier: "fc.weight", classes: 20),
    ]
}
