extension Graph {
    /// The same with a layer between the input and everything that reads it.
    ///
    /// The input stays value 0, and a gradient with respect to it passes through the layer; all
    /// other values move up by one. The layer has no name to be asked for by, so that the names
    /// are what they were.
    func preparing(inputBy layer: ScaleShift) -> Graph {
        let preparation = Node(name: "(preprocessing)", layer: layer, inputs: [0])
        let others = nodes.dropFirst().map { node in
            var moved = Node(
                name: node.name,
                scope: node.scope,
                layer: node.layer,
                inputs: node.inputs.map { $0 + 1 }
            )
            moved.arrangement = node.arrangement
            return moved
        }
        return Graph(
            nodes: [nodes[0], preparation] + others,
            names: names.map { ($0.name, $0.value + 1) },
            output: output + 1,
            auxiliaries: auxiliaries,
            aliases: aliases.mapValues { $0 == 0 ? 0 : $0 + 1 }
        )
    }
}
