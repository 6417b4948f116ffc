/// How a member of each family is made from what tells it from the others.
extension Architecture {
    /// Makes a graph.
    typealias Build = @Sendable (ArchitectureOptions) -> Graph

    static func resNet(_ name: String, _ block: ResNet.Block, _ depths: [Int]) -> Self {
        plain(name, 224, { ResNet.graph(of: block, depths: depths, $0) }, classifier: "fc.weight")
    }

    static func inception(
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

    static func plain(
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

    static func squeezeNet(_ name: String, _ version: SqueezeNet.Version) -> Self {
        plain(
            name,
            224,
            { SqueezeNet.graph(version, $0) },
            classifier: "classifier.1.weight"
        )
    }

    static func vgg(_ name: String, _ depths: [Int], _ normalized: Bool) -> Self {
        plain(
            name,
            224,
            { VGG.graph(depths: depths, normalized: normalized, $0) },
            classifier: "classifier.6.weight"
        )
    }

    static func denseNet(
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

    static func mnasNet(_ name: String, _ alpha: Double) -> Self {
        plain(
            name,
            224,
            { MNASNet.graph(alpha: alpha, $0) },
            classifier: "classifier.1.weight"
        )
    }

    static func regNet(
        _ name: String,
        _ depth: Int,
        _ line: (Int, Double, Double),
        _ groupWidth: Int,
        isExcited: Bool = false
    ) -> Self {
        let design = RegNet.Design(
            depth: depth,
            w0: line.0,
            wa: line.1,
            wm: line.2,
            groupWidth: groupWidth,
            isExcited: isExcited
        )
        return plain(name, 224, { RegNet.graph(design, $0) }, classifier: "fc.weight")
    }

    static func mobileNetV3(_ name: String, _ blocks: [MobileNetV3.Block], last: Int) -> Self {
        plain(
            name,
            224,
            { MobileNetV3.graph(blocks, last: last, $0) },
            classifier: "classifier.3.weight"
        )
    }

    static func shuffleNet(_ name: String, _ stages: [Int], last: Int = 1024) -> Self {
        plain(
            name,
            224,
            { ShuffleNetV2.graph(stages: stages, last: last, $0) },
            classifier: "fc.weight"
        )
    }

    static func efficientNet(_ name: String, _ side: Int, _ design: EfficientNet.Design) -> Self {
        plain(
            name,
            side,
            { EfficientNet.graph(design, $0) },
            classifier: "classifier.1.weight"
        )
    }
}
