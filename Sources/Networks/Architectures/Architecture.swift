package import Tensors

/// What a weights file, or the person loading it, decides about a network's form.
package struct ArchitectureOptions: Sendable, Equatable {
    /// The number of outputs of the classifier.
    package var classes: Int
    /// Whether the network itself maps pixels from ImageNet's mean and deviation to −1…1; nil
    /// leaves it to the architecture's default.
    package var transformInput: Bool?
    /// Whether the auxiliary classifiers used in training are part of the network.
    package var auxiliaryHeads: Bool
    /// Height and width of the pictures that the weights are for, where they can take no others;
    /// nil leaves it to the architecture.
    package var side: Int?

    /// PyTorch's choices: 1000 classes, the architecture's own input, no auxiliary classifiers.
    package init(
        classes: Int = 1000,
        transformInput: Bool? = nil,
        auxiliaryHeads: Bool = false,
        side: Int? = nil
    ) {
        self.side = side
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
    /// Today's name of a tensor that older files call otherwise; nil where none does.
    package let renamed: (@Sendable (String) -> String?)?
    /// The side of the pictures that a file's weights are for, by the shapes of its tensors; nil
    /// where any size will do.
    package let side: (@Sendable ([String: Shape]) -> Int?)?
    /// Height and width of the pictures that it was made for.
    package let defaultInputSize: (height: Int, width: Int)
    /// Makes the graph.
    ///
    /// Nodes have the names of their modules; an operation that is no module of its own, such as
    /// `F.relu`, stands in parentheses after the module that calls it.
    package let build: @Sendable (ArchitectureOptions) -> Graph

    /// The architecture of this name, if there is one.
    package static func named(_ name: String) -> Architecture? {
        all.first { $0.name == name }
    }
}
