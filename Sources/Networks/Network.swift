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

    /// A network of this architecture with the options that fit a file's tensors: its number of
    /// classes, and the auxiliary heads when the file has them.
    ///
    /// - Throws: `unknownArchitecture`, or `unavailableOption` when `transformInput` is given for an
    ///   architecture without it.
    package convenience init(
        architecture name: String,
        transformInput: Bool? = nil,
        fitting shapes: [String: Shape]
    ) throws(NetworkError) {
        let architecture = try Network.architecture(name)
        let classifier = shapes[architecture.classifier]
        let auxiliary =
            architecture.auxiliaryPrefix.map { prefix in
                shapes.keys.contains { $0.hasPrefix(prefix) }
            } ?? false
        try self.init(
            architecture: name,
            transformInput: transformInput,
            classes: classifier?.dimensions.first,
            auxiliaryHeads: auxiliary
        )
    }

    /// A network of this architecture with these options; nil leaves one to the architecture.
    ///
    /// - Throws: as the initialiser that fits a file.
    package init(
        architecture name: String,
        transformInput: Bool? = nil,
        classes: Int? = nil,
        auxiliaryHeads: Bool = false
    ) throws(NetworkError) {
        let architecture = try Network.architecture(name)
        let classes = classes ?? architecture.defaultClasses
        guard transformInput == nil || architecture.defaultTransformInput != nil else {
            throw .unavailableOption("\(name) has no transform_input")
        }
        guard classes > 0 else { throw .invalid("a network needs at least one class") }
        self.architecture = name
        self.classes = classes
        self.transformInput = transformInput ?? architecture.defaultTransformInput
        defaultInputSize = architecture.defaultInputSize
        graph = architecture.build(
            ArchitectureOptions(
                classes: classes,
                transformInput: self.transformInput,
                auxiliaryHeads: auxiliaryHeads
            )
        )
        parameters = graph.parameters
    }

    /// A network of a graph of one's own, such as a test's.
    package init(name: String, graph: Graph, inputSize: (height: Int, width: Int), classes: Int) {
        architecture = name
        transformInput = nil
        defaultInputSize = inputSize
        self.classes = classes
        self.graph = graph
        parameters = graph.parameters
    }

    /// A module's name, its kind, and the shape of what it returns.
    package struct LayerDescription: Sendable {
        /// The module's name.
        package let name: String
        /// The layer's kind; `module` for a container.
        package let kind: String
        /// The shape for the given input.
        package let shape: Shape
    }

    /// All named layers, with their shapes for an input of this shape.
    package func layers(input: Shape) throws(NetworkError) -> [LayerDescription] {
        try check(input)
        let ends = graph.reachableEnds(for: input)
        let shapes = try graph.shapes(for: input, reaching: ends)
        let live = graph.ancestors(of: ends)
        return graph.names.filter { live.contains($0.value) }.map { name, value in
            let node = graph.nodes[value]
            return LayerDescription(
                name: name,
                kind: node.name == name ? node.layer.kind : "module",
                shape: shapes[value]
            )
        }
    }

    /// Whether there is a layer of this name.
    ///
    /// - Throws: `unknownLayer` with names that look like it.
    package func checkLayer(_ name: String) throws(NetworkError) {
        _ = try graph.value(named: name)
    }

    /// Whether an input of this shape can pass through the whole network.
    ///
    /// - Throws: `shape` or `unfitInput`.
    package func check(_ input: Shape) throws(NetworkError) {
        guard input.rank == 4, input[1] == 3, input.count > 0 else {
            throw .shape(what: "input", expected: [-1, 3, -1, -1], got: input.dimensions)
        }
        _ = try graph.shapes(for: input, reaching: [graph.output])
    }

    private static func architecture(_ name: String) throws(NetworkError) -> Architecture {
        guard let architecture = Architecture.named(name) else {
            throw .unknownArchitecture(name, known: Architecture.all.map(\.name))
        }
        return architecture
    }
}
