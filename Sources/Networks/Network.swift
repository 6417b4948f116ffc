package import Tensors

/// A graph of layers, an architecture's with its options decided or a file's: what a model is,
/// without its weights.
package final class Network: Sendable {
    /// The architecture's name.
    package let architecture: String
    /// Whether the network prepares its input as GoogLeNet and InceptionV3 may; nil where there is
    /// no such option.
    package let transformInput: Bool?
    /// The side of the square input that the network was made for.
    package let defaultInputSize: (height: Int, width: Int)
    /// The number of classes.
    package let classes: Int
    /// Every parameter the network needs.
    package let parameters: [ParameterDescription]

    /// The channels of the pictures that it takes.
    package let inputChannels: Int

    private let inferred: InferredShapes
    /// What makes the graphs for pictures of other sizes; nil where one graph is for all.
    private let resized: ResizedGraphs?

    /// A network of this architecture with the options that fit a file's tensors: its number of
    /// classes, and the auxiliary heads when the file has them.
    ///
    /// `preparation` comes before all that the architecture does itself.
    ///
    /// - Throws: `unknownArchitecture`, or `unavailableOption` when `transformInput` is given for
    ///   an architecture without it, or `preparation` for one that has its own.
    package convenience init(
        architecture name: String,
        transformInput: Bool? = nil,
        preparation: ScaleShift? = nil,
        fitting shapes: [String: Shape]
    ) throws(NetworkError) {
        let architecture = try Network.architecture(name)
        let auxiliary =
            architecture.auxiliaryPrefix.map { prefix in
                shapes.keys.contains { $0.hasPrefix(prefix) }
            } ?? false
        try self.init(
            architecture: name,
            transformInput: transformInput,
            preparation: preparation,
            classes: shapes[architecture.classifier]?.dimensions.first,
            auxiliaryHeads: auxiliary,
            side: architecture.side?(shapes)
        )
    }

    /// A network of this architecture with these options; nil leaves one to the architecture.
    ///
    /// - Throws: as the initialiser that fits a file.
    package init(
        architecture name: String,
        transformInput: Bool? = nil,
        preparation: ScaleShift? = nil,
        classes: Int? = nil,
        auxiliaryHeads: Bool = false,
        side: Int? = nil
    ) throws(NetworkError) {
        let architecture = try Network.architecture(name)
        let classes = classes ?? architecture.defaultClasses
        guard transformInput == nil || architecture.defaultTransformInput != nil else {
            throw .unavailableOption("\(name) has no transform_input")
        }
        if preparation != nil, let own = architecture.ownPreparation {
            throw .unavailableOption(
                "\(name) prepares its pictures itself (\(own)): leave normalize, range and "
                    + "channels out"
            )
        }
        guard classes > 0 else { throw .invalid("a network needs at least one class") }
        self.architecture = name
        self.classes = classes
        self.transformInput = transformInput ?? architecture.defaultTransformInput
        defaultInputSize = side.map { ($0, $0) } ?? architecture.defaultInputSize
        let graph = architecture.build(
            ArchitectureOptions(
                classes: classes,
                transformInput: self.transformInput,
                auxiliaryHeads: auxiliaryHeads,
                side: side
            )
        )
        parameters = graph.parameters
        inputChannels = graph.inputChannels
        inferred = InferredShapes(preparation.map(graph.preparing) ?? graph)
        resized = nil
    }

    /// A network of a graph of one's own, such as a test's or a file's.
    ///
    /// `resizing` makes the graph for pictures of another size, where that is not the same; its
    /// parameters must be the same.
    package init(
        name: String,
        graph: Graph,
        preparation: ScaleShift? = nil,
        inputSize: (height: Int, width: Int),
        classes: Int,
        resizing: ResizedGraphs.Maker? = nil
    ) {
        architecture = name
        transformInput = nil
        defaultInputSize = inputSize
        self.classes = classes
        parameters = graph.parameters
        inputChannels = graph.inputChannels
        inferred = InferredShapes(preparation.map(graph.preparing) ?? graph)
        resized = resizing.map { make in
            ResizedGraphs(graph.parameters) { (height, width) throws(NetworkError) in
                let graph = try make(height, width)
                return preparation.map(graph.preparing) ?? graph
            }
        }
    }

    /// The graph for pictures of its own size.
    var graph: Graph { inferred.graph }

    /// The graph for an input of this shape, with the shapes of its values.
    ///
    /// - Throws: `unfitInput` where the network is not for pictures of this size.
    func form(for input: Shape) throws(NetworkError) -> InferredShapes {
        let (height, width) = input.plane
        guard let resized, (height, width) != defaultInputSize else { return inferred }
        return try resized.form(height: height, width: width)
    }

    /// Whether one graph is for pictures of all sizes.
    var hasAnyPlane: Bool { resized == nil }

    static func architecture(_ name: String) throws(NetworkError) -> Architecture {
        guard let architecture = Architecture.named(name) else {
            throw .unknownArchitecture(name, known: Architecture.all.map(\.name) + ["onnx"])
        }
        return architecture
    }
}
