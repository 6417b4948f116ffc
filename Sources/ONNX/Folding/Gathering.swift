extension Folding {
    /// What picks numbers of a value by indices.
    static let gathering = [
        Rule("Gather", [1, 11, 13], gather),
        Rule("GatherElements", [11, 13]) { (node) throws(FoldingError) in
            let places = try node.elementPlaces()
            return [try node.input(0).taken(at: places, try node.input(1).extents)]
        },
        Rule("GatherND", [11, 12, 13], gatherBlocks),
        Rule("Compress", [9, 11, 28], compress),
    ]

    /// Whole slices along one axis.
    private static func gather(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let (data, indices) = (try node.input(0), try node.input(1))
        let axis = try node.axis(try node.int("axis") ?? 0, of: data.extents.count)
        let chosen = try node.indices(indices, of: data.extents[axis])
        let extents = data.extents[..<axis] + indices.extents + data.extents[(axis + 1)...]
        try node.size(Array(extents))
        let outer = data.extents[..<axis].reduce(1, *)
        let inner = data.extents[(axis + 1)...].reduce(1, *)
        let steps = [data.extents[axis] * inner, inner, 1]
        let selection = Selection([outer, chosen.count, inner]) { part, index in
            (part == 1 ? chosen[index] : index) * steps[part]
        }
        return [data.selected(by: selection).reshaped(to: Array(extents))]
    }

    /// Blocks of the last axes, each named by an index tuple.
    private static func gatherBlocks(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let batched = try node.version < 12 ? 0 : node.int("batch_dims") ?? 0
        let blocks = try node.blocks(batched: batched)
        let (data, indices) = (try node.input(0), try node.input(1))
        let extents = indices.extents.dropLast() + data.extents[(batched + blocks.depth)...]
        try node.size(Array(extents))
        return [data.taken(at: blocks.places, Array(extents))]
    }

    /// The slices, or the numbers, for which a condition holds.
    private static func compress(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        var data = try node.input(0)
        let conditions = try node.bools(1)
        let written = try node.int("axis")
        if written == nil { data = data.reshaped(to: [data.count]) }
        let axis = try node.axis(written ?? 0, of: data.extents.count)
        guard conditions.count <= data.extents[axis] else {
            throw node.failure("\(conditions.count) conditions are more than \(data.extents[axis])")
        }
        let chosen = conditions.indices.filter { conditions[$0] }
        var extents = data.extents
        extents[axis] = chosen.count
        let strides = Selection.strides(data.extents)
        let selection = Selection(extents) { along, index in
            (along == axis ? chosen[index] : index) * strides[along]
        }
        return [data.selected(by: selection)]
    }
}

extension Evaluation {
    /// Indices of an axis that is `length` long, counted from the end when negative.
    func indices(_ value: Constant, of length: Int) throws(FoldingError) -> [Int] {
        guard case .integers(let written) = value.numbers else {
            throw failure("\(value.kind) are no indices")
        }
        if let wrong = written.first(where: { $0 < -length || $0 >= length }) {
            throw failure("index \(wrong) isn't one of \(length)")
        }
        return written.map { $0 < 0 ? $0 + length : $0 }
    }

    /// For each number of the second input, an index along `axis`, the place in the first that it
    /// names: its own coordinates with the index in place of the one along that axis.
    func elementPlaces() throws(FoldingError) -> [Int] {
        let (data, indices) = (try input(0), try input(1))
        let axis = try axis(try int("axis") ?? 0, of: data.extents.count)
        let isInside =
            indices.extents.count == data.extents.count
            && data.extents.indices.allSatisfy {
                $0 == axis || indices.extents[$0] <= data.extents[$0]
            }
        guard isInside else {
            throw failure("indices of \(indices.extents) aren't for data of \(data.extents)")
        }
        let chosen = try self.indices(indices, of: data.extents[axis])
        let strides = Selection.strides(data.extents)
        let others = Selection(indices.extents) { along, index in
            along == axis ? 0 : index * strides[along]
        }
        var places: [Int] = []
        places.reserveCapacity(chosen.count)
        others.forEachPlace { places.append($0 + chosen[places.count] * strides[axis]) }
        return places
    }

    /// Where the blocks of the first input begin that the second's index tuples name.
    ///
    /// The first `batched` axes are common to both; a tuple is what lies along the second's last
    /// axis, `depth` long, and each names a block of `length` numbers.
    func blocks(batched: Int) throws(FoldingError) -> IndexedBlocks {
        let (data, indices) = (try input(0), try input(1))
        guard case .integers(let written) = indices.numbers, let depth = indices.extents.last,
            batched >= 0, batched < indices.extents.count,
            depth <= data.extents.count - batched,
            data.extents[..<batched] == indices.extents[..<batched]
        else { throw failure("\(indices.kind) don't name blocks of \(data.kind)") }
        let strides = Selection.strides(data.extents)
        let length = data.extents[(batched + depth)...].reduce(1, *)
        let item = data.extents[batched...].reduce(1, *)
        let tuples = indices.extents.dropLast().reduce(1, *)
        let perItem = indices.extents[batched...].dropLast().reduce(1, *)
        var starts: [Int] = []
        starts.reserveCapacity(tuples)
        for tuple in 0..<tuples {
            var start = tuple / perItem * item
            for position in 0..<depth {
                let (axis, index) = (batched + position, written[tuple * depth + position])
                let extent = data.extents[axis]
                guard index < extent, index >= -extent else {
                    throw failure("index \(index) isn't one of \(extent)")
                }
                start += (index < 0 ? index + extent : index) * strides[axis]
            }
            starts.append(start)
        }
        return IndexedBlocks(starts: starts, length: length, depth: depth)
    }
}

/// Blocks of neighbouring numbers that tuples of indices name.
struct IndexedBlocks {
    /// Where each begins.
    let starts: [Int]
    /// How many numbers each has.
    let length: Int
    /// How many indices name one.
    let depth: Int

    /// The places of all numbers, block by block.
    var places: [Int] {
        var places: [Int] = []
        places.reserveCapacity(starts.count * length)
        for start in starts { places.append(contentsOf: start..<(start + length)) }
        return places
    }
}
