import Kernels
import Networks

extension Translation {
    /// What picks and replaces numbers at places that are known.
    static let scattering: [String: Maker] = [
        "GatherElements": { (node, importer) throws(Refusal) in
            try importer.gatherElements(node)
        },
        "GatherND": { (node, importer) throws(Refusal) in try importer.gatherBlocks(node) },
        "Scatter": { (node, importer) throws(Refusal) in try importer.scatterElements(node) },
        "ScatterElements": { (node, importer) throws(Refusal) in
            try importer.scatterElements(node)
        },
        "ScatterND": { (node, importer) throws(Refusal) in try importer.scatterBlocks(node) },
        "Compress": { (node, importer) throws(Refusal) in try importer.compress(node) },
    ]
}

extension Importer {
    /// How many numbers may be combined with one: each round of them is a layer.
    private static let scatterRounds = 8

    /// The numbers at these places of several values put together, each in its file's order.
    ///
    /// `fill` stands for −1. There must be room for them.
    mutating func picked(
        from parts: [Traced],
        _ places: [Int],
        fill: Float = 0,
        _ extents: [Int],
        for node: Node
    ) throws(Refusal) -> Traced {
        guard let first = parts.first else { throw Refusal("it reads no value") }
        var whole = first
        if parts.count > 1 {
            var rows: [GraphBuilder.Value] = []
            for part in parts {
                rows.append(try divided(part, Plane(channels: part.count), for: node))
            }
            let count = parts.reduce(0) { $0 + $1.count }
            whole = try made(
                net.concatenate(inner(node, "parts"), rows),
                Plane(channels: count),
                [count],
                order: [0]
            )
        }
        // From the file's order to memory's.
        let walks = parts.map { Places($0.extents, $0.strides) }
        var starts = [0]
        for part in parts { starts.append(starts[starts.count - 1] + part.count) }
        let memory = places.map { place -> Int in
            guard place >= 0 else { return -1 }
            let part = starts.lastIndex { $0 <= place } ?? 0
            return starts[part] + (walks[part].place(place - starts[part]) ?? 0)
        }
        return try gathered(whole, memory, fill: fill, extents, for: node)
    }

    /// What folding makes of a node's places, where the first input has extents alone.
    private mutating func places<Result>(
        _ node: Node,
        in extents: [Int],
        _ work: (Evaluation) throws(FoldingError) -> Result
    ) throws(Refusal) -> Result {
        guard let indices = try constant(node, 1, "indices") else {
            throw Refusal("it has no indices")
        }
        try effort.count(moved: indices.count)
        let data = Constant(extents, integers: [])
        let evaluation = Evaluation(
            node: node,
            version: model.opset,
            inputs: [data, indices.constant]
        )
        do throws(FoldingError) {
            return try work(evaluation)
        } catch {
            throw Refusal(error.problem)
        }
    }

    /// A number for each index.
    fileprivate mutating func gatherElements(_ node: Node) throws(Refusal) {
        let x = try value(node, 0)
        guard let indices = try constant(node, 1, "indices") else {
            throw Refusal("it has no indices")
        }
        try makeRoom(indices.extents)
        let places = try places(node, in: x.extents) { (node) throws(FoldingError) in
            try node.elementPlaces()
        }
        finish(node, try picked(from: [x], places, indices.extents, for: node))
    }

    /// A block of numbers for each tuple of indices.
    fileprivate mutating func gatherBlocks(_ node: Node) throws(Refusal) {
        let x = try value(node, 0)
        guard let indices = try constant(node, 1, "indices"), let depth = indices.extents.last
        else { throw Refusal("it has no indices") }
        let batched = model.opset < 12 ? 0 : node.int("batch_dims", 0)
        guard (0...x.extents.count).contains(batched), depth <= x.extents.count - batched else {
            throw Refusal("indices of \(indices.extents) don't name parts of \(x.extents)")
        }
        let extents = Array(indices.extents.dropLast()) + x.extents[(batched + depth)...]
        try makeRoom(extents)
        let blocks = try places(node, in: x.extents) { (node) throws(FoldingError) in
            try node.blocks(batched: batched)
        }
        finish(node, try picked(from: [x], blocks.places, extents, for: node))
    }

    /// Each update where its index says.
    fileprivate mutating func scatterElements(_ node: Node) throws(Refusal) {
        let x = try value(node, 0)
        let places = try places(node, in: x.extents) { (node) throws(FoldingError) in
            try node.elementPlaces()
        }
        try scatter(node, x, places)
    }

    /// Each block of updates where its tuple of indices says.
    fileprivate mutating func scatterBlocks(_ node: Node) throws(Refusal) {
        let x = try value(node, 0)
        let blocks = try places(node, in: x.extents) { (node) throws(FoldingError) in
            try node.blocks(batched: 0)
        }
        let (count, isTooMuch) = blocks.starts.count.multipliedReportingOverflow(by: blocks.length)
        try effort.count(moved: isTooMuch ? nil : count)
        try scatter(node, x, blocks.places)
    }

    private mutating func scatter(
        _ node: Node,
        _ x: Traced,
        _ places: [Int]
    ) throws(Refusal) {
        let updates = try value(node, 2)
        guard updates.count == places.count else {
            throw Refusal("its \(places.count) indices have \(updates.count) updates")
        }
        let way = model.opset < 16 ? "none" : node.string("reduction", "none")
        try makeRoom(x.extents)
        guard way != "none" else {
            // The last of several counts.
            var sources = Array(0..<x.count)
            for (update, place) in places.enumerated() { sources[place] = x.count + update }
            return finish(node, try picked(from: [x, updates], sources, x.extents, for: node))
        }
        let operation: Arithmetic
        let neutral: Float
        switch way {
        case "add": (operation, neutral) = (.add, 0)
        case "mul": (operation, neutral) = (.multiply, 1)
        case "max": (operation, neutral) = (.maximum, -.infinity)
        case "min": (operation, neutral) = (.minimum, .infinity)
        default: throw Refusal("its reduction is \(way.debugDescription)")
        }
        var rounds: [[Int]] = []
        var used = [Int](repeating: 0, count: x.count)
        for (update, place) in places.enumerated() {
            let round = used[place]
            used[place] += 1
            if round == rounds.count {
                guard round < Self.scatterRounds else {
                    throw Refusal("more than \(Self.scatterRounds) updates meet one number")
                }
                try makeRoom(x.extents)
                rounds.append([Int](repeating: -1, count: x.count))
            }
            rounds[round][place] = update
        }
        var result = x
        for sources in rounds {
            let moved = try picked(from: [updates], sources, fill: neutral, x.extents, for: node)
            result = try combined(result, moved, by: operation, for: node)
        }
        finish(node, result)
    }

    /// What a known condition holds for, along an axis or of all numbers.
    fileprivate mutating func compress(_ node: Node) throws(Refusal) {
        var x = try value(node, 0)
        guard let condition = try constant(node, 1, "condition"),
            case .bools(let holds) = condition.constant.numbers
        else { throw Refusal("its condition isn't of truth values") }
        if node.attributes["axis"] == nil { x = try reshaped(x, to: [x.count], for: node) }
        let axis = try node.axis("axis", 0, rank: x.extents.count)
        guard holds.count <= x.extents[axis] else {
            throw Refusal("\(holds.count) conditions are more than \(x.extents[axis])")
        }
        let list = holds.indices.filter { holds[$0] }
        finish(node, try chosen(x, axis, list, for: node, called: node.name))
    }
}
