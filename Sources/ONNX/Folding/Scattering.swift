import Tensors

extension Folding {
    /// What writes numbers into a value at indices.
    static let scattering = [
        Rule("Scatter", [9, 11], scatterElements),
        Rule("ScatterElements", [11, 13, 16, 18], scatterElements),
        Rule("ScatterND", [11, 13, 16, 18], scatterBlocks),
    ]

    private static func scatterElements(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        guard try node.input(2).extents == node.input(1).extents else {
            throw node.failure("there isn't one update for each index")
        }
        return [try scatter(node, at: try node.elementPlaces())]
    }

    private static func scatterBlocks(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let blocks = try node.blocks(batched: 0)
        let (data, indices) = (try node.input(0), try node.input(1))
        let extents = indices.extents.dropLast() + data.extents[blocks.depth...]
        guard try node.input(2).extents == Array(extents) else {
            throw node.failure("the updates have to be of \(Array(extents))")
        }
        return [try scatter(node, at: blocks.places)]
    }

    /// The first input with the third's numbers at `places`, in their order.
    private static func scatter(
        _ node: Evaluation,
        at places: [Int]
    ) throws(FoldingError) -> Constant {
        let (data, updates) = (try node.input(0), try node.input(2))
        let way =
            try node.version < 16
            ? "none" : node.word("reduction", of: ["none", "add", "mul", "max", "min"])
        switch (data.numbers, updates.numbers) {
        case (.floats(let values), .floats(let written)):
            let combine: (Float, Float) -> Float =
                switch way {
                case "add": (+)
                case "mul": (*)
                case "max": max
                case "min": min
                default: { $1 }
                }
            let result = scattered(values.values, written.values, places, combine)
            return Constant(data.extents, floats: result)
        case (.integers(let values), .integers(let written)):
            let combine: (Int, Int) -> Int =
                switch way {
                case "add": (&+)
                case "mul": (&*)
                case "max": max
                case "min": min
                default: { $1 }
                }
            return Constant(data.extents, integers: scattered(values, written, places, combine))
        case (.bools(let values), .bools(let written)) where way == "none":
            return Constant(data.extents, bools: scattered(values, written, places) { $1 })
        default: throw node.unfit(data, updates)
        }
    }

    private static func scattered<Number>(
        _ values: [Number],
        _ updates: [Number],
        _ places: [Int],
        _ combine: (Number, Number) -> Number
    ) -> [Number] {
        var result = values
        for (place, update) in zip(places, updates) {
            result[place] = combine(result[place], update)
        }
        return result
    }
}
