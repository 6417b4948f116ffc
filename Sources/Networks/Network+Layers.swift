package import Tensors

/// A value of a network, or another name of one.
package struct LayerDescription: Sendable {
    /// The name that it can be asked for by, which no other has.
    package let name: String
    /// The layer's kind; `module` for a container.
    package let kind: String
    /// The shape for the given input, as PyTorch has it.
    package let shape: Shape
    /// Whether the last of several extents, not the second, is that of the channels.
    package let hasChannelsLast: Bool
    /// Where it comes from.
    package let source: Source

    /// What a value is.
    package enum Source: Sendable {
        /// What a layer makes.
        case layer(Use)
        /// Another's, of this name.
        case other(String)
    }

    /// A use of a layer.
    package struct Use: Sendable {
        /// The names of the values that it reads, in its order; `input` for the network's.
        package let inputs: [String]
        /// The module whose use it is, where that is used several times.
        package let module: String?
        /// Whether it is no module of PyTorch's, but an operation between them.
        package let isFunction: Bool
        /// What the layer was made with.
        package let attributes: LayerAttributes
    }
}

extension Network {
    /// All values that the network's outputs are made from, and their other names, with their
    /// shapes for an input of this shape; last `logits`, which is another name of the network's
    /// output.
    package func layers(input: Shape) throws(NetworkError) -> [LayerDescription] {
        _ = try admit(input: input, layers: [])
        let graph = try form(for: input).graph
        let ends = graph.reachableEnds(for: input)
        let shapes = try graph.shapes(for: input, reaching: ends)
        let live = graph.ancestors(of: ends)
        let named = graph.names.filter { live.contains($0.value) }
        return (named + [(Graph.outputName, graph.output)]).map { name, value in
            let arrangement = graph.arrangements[value]
            return LayerDescription(
                name: name,
                kind: graph.kind(of: value, called: name),
                shape: arrangement.presented(shapes[value]),
                hasChannelsLast: arrangement.hasChannelsLast && shapes[value].rank == 4,
                source: graph.source(of: value, called: name)
            )
        }
    }
}

extension Graph {
    /// A layer's kind under its own names: under a container's it is a module.
    fileprivate func kind(of value: Value, called name: String) -> String {
        let isOwn = [nodes[value].name, nodes[value].module, Graph.outputName].contains(name)
        return isOwn ? nodes[value].layer.kind : "module"
    }

    fileprivate func source(of value: Value, called name: String) -> LayerDescription.Source {
        let node = nodes[value]
        guard node.name == name else { return .other(node.name) }
        return .layer(
            LayerDescription.Use(
                inputs: node.inputs.prefix(node.layer.operands).map { nodes[$0].name },
                module: node.module,
                isFunction: node.isFunction,
                attributes: node.layer.attributes
            )
        )
    }
}
