extension Graph {
    /// The same with a layer between the input and everything that reads it.
    ///
    /// The input stays value 0, and a gradient with respect to it passes through the layer; all
    /// other values move up by one. What the layer makes is called `preprocessing`, or else
    /// `preprocessing#1` and so on: all other names are what they were.
    func preparing(inputBy layer: ScaleShift) -> Graph {
        let usual = "preprocessing"
        let known = Set(names.map(\.name)).union(aliases.keys)
        var (name, number) = (usual, 0)
        while known.contains(name) {
            number += 1
            name = UniqueNames.numbered(usual, number)
        }
        let preparation = Node(name: name, layer: layer, inputs: [0], isFunction: true)
        let others = nodes.dropFirst().map { node in
            var moved = node
            moved.inputs = node.inputs.map { $0 + 1 }
            return moved
        }
        return Graph(
            nodes: [nodes[0], preparation] + others,
            names: [(name, 1)] + names.map { ($0.name, $0.value + 1) },
            output: output + 1,
            auxiliaries: auxiliaries,
            aliases: aliases.mapValues { $0 == 0 ? 0 : $0 + 1 },
            ties: ties
        )
    }
}
