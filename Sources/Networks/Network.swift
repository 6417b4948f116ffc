package import Tensors

/// An architecture with its options decided: what a model is, without its weights.
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

    let graph: Graph
    let inferred: InferredShapes

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
            auxiliaryHeads: auxiliary
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
        auxiliaryHeads: Bool = false
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
        defaultInputSize = architecture.defaultInputSize
        let graph = architecture.build(
            ArchitectureOptions(
                classes: classes,
                transformInput: self.transformInput,
                auxiliaryHeads: auxiliaryHeads
            )
        )
        self.graph = preparation.map(graph.preparing) ?? graph
        parameters = graph.parameters
        inferred = InferredShapes(self.graph)
    }

    /// A network of a graph of one's own, such as a test's.
    package init(name: String, graph: Graph, inputSize: (height: Int, width: Int), classes: Int) {
        architecture = name
        transformInput = nil
        defaultInputSize = inputSize
        self.classes = classes
        self.graph = graph
        parameters = graph.parameters
        inferred = InferredShapes(graph)
    }

    /// A module's name, its kind, and the shape of what it returns.
    package struct LayerDescription: Sendable {
        /// The module's name.
        package let name: String
        /// The layer's kind; `module` for a container.
        package let kind: String
        /// The shape for the given input, as PyTorch has it.
        package let shape: Shape
        /// Whether the last of several extents, not the second, is that of the channels.
        package let hasChannelsLast: Bool
    }

    /// All named layers, with their shapes for an input of this shape; last `logits`, which is
    /// another name of the network's output.
    package func layers(input: Shape) throws(NetworkError) -> [LayerDescription] {
        _ = try admit(input: input, layers: [])
        let ends = graph.reachableEnds(for: input)
        let shapes = try graph.shapes(for: input, reaching: ends)
        let live = graph.ancestors(of: ends)
        func description(_ name: String, _ value: Value, isModule: Bool) -> LayerDescription {
            let kind = isModule ? "module" : graph.nodes[value].layer.kind
            let arrangement = graph.arrangements[value]
            return LayerDescription(
                name: name,
                kind: kind,
                shape: arrangement.presented(shapes[value]),
                hasChannelsLast: arrangement != .channelsFirst && shapes[value].rank == 4
            )
        }
        return graph.names.filter { live.contains($0.value) }.map { name, value in
            description(name, value, isModule: graph.nodes[value].name != name)
        } + [description(Graph.outputName, graph.output, isModule: false)]
    }

    static func architecture(_ name: String) throws(NetworkError) -> Architecture {
        guard let architecture = Architecture.named(name) else {
            throw .unknownArchitecture(name, known: Architecture.all.map(\.name))
        }
        return architecture
    }
}
