/// What a weights file, or the person loading it, decides about a network's form.
package struct ArchitectureOptions: Sendable, Equatable {
    /// The number of outputs of the classifier.
    package var classes: Int
    /// Whether the network itself maps pixels from ImageNet's mean and deviation to −1…1; nil
    /// leaves it to the architecture's default.
    package var transformInput: Bool?
    /// Whether the auxiliary classifiers used in training are part of the network.
    package var auxiliaryHeads: Bool

    /// PyTorch's choices: 1000 classes, the architecture's own input, no auxiliary classifiers.
    package init(classes: Int = 1000, transformInput: Bool? = nil, auxiliaryHeads: Bool = false) {
        self.classes = classes
        self.transformInput = transformInput
        self.auxiliaryHeads = auxiliaryHeads
    }
}

/// A family member that the engine can build: `resnet50`, `googlenet` and their like.
package struct Architecture: Sendable {
    /// torchvision's name for it; those that torchvision has not are of this project.
    package let name: String
    /// The parameter whose first extent is the number of classes.
    package let classifier: String
    /// How many classes it tells apart unless told otherwise.
    package let defaultClasses: Int
    /// How the names of an auxiliary classifier's parameters begin; nil where there is none.
    package let auxiliaryPrefix: String?
    /// Whether the input is transformed unless the options say otherwise; nil where there is no
    /// such choice.
    package let defaultTransformInput: Bool?
    /// What it makes of pictures in RGB and 0…1 whatever it is told, in words; nil where that is
    /// for whoever loads it to say.
    package let ownPreparation: String?
    /// Height and width of the pictures that it was made for.
    package let defaultInputSize: (height: Int, width: Int)
    /// Makes the graph.
    ///
    /// Nodes have the names of their modules; an operation that is no module of its own, such as
    /// `F.relu`, stands in parentheses after the module that calls it, and can't be asked for.
    package let build: @Sendable (ArchitectureOptions) -> Graph

    /// The architecture of this name, if there is one.
    package static func named(_ name: String) -> Architecture? {
        all.first { $0.name == name }
    }
}

extension Architecture {
    /// Every architecture there is.
    package static let all: [Architecture] = [
        resNet("resnet18", .basic, [2, 2, 2, 2]),
        resNet("resnet34", .basic, [3, 4, 6, 3]),
        resNet("resnet50", .bottleneck, [3, 4, 6, 3]),
        resNet("resnet101", .bottleneck, [3, 4, 23, 3]),
        resNet("resnet152", .bottleneck, [3, 8, 36, 3]),
        inception("googlenet", 224, GoogLeNet.graph, auxiliary: "aux1."),
        inception("inception_v3", 299, InceptionV3.graph, auxiliary: "AuxLogits."),
        plain("squeezenet1_1", 224, SqueezeNet.graph, classifier: "classifier.1.weight"),
        plain(
            "googlenet_bvlc",
            224,
            GoogLeNetBVLC.graph,
            classifier: "loss3/classifier.weight",
            ownPreparation: GoogLeNetBVLC.preparation
        ),
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
        ownPreparation: String? = nil
    ) -> Self {
        Architecture(
            name: name,
            classifier: classifier,
            defaultClasses: classes,
            auxiliaryPrefix: nil,
            defaultTransformInput: nil,
            ownPreparation: ownPreparation,
            defaultInputSize: (side, side),
            build: build
        )
    }
}
