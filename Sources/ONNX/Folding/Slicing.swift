extension Folding {
    /// Bounds were attributes before 10, and steps didn't exist.
    static func slice(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        let isOld = node.version < 10
        let starts = try isOld ? node.ints("starts") ?? [] : node.integers(1)
        let ends = try isOld ? node.ints("ends") ?? [] : node.integers(2)
        let axes = try isOld ? node.ints("axes") : node.optionalIntegers(3)
        let steps = try isOld ? nil : node.optionalIntegers(4)
        let known = try node.axes(axes ?? Array(starts.indices), of: input.extents.count)
        guard ends.count == starts.count, known.count == starts.count,
            steps.map({ $0.count == starts.count }) ?? true
        else { throw node.failure("starts, ends, axes and steps aren't equally many") }
        var extents = input.extents
        var (first, step) = (extents.map { _ in 0 }, extents.map { _ in 1 })
        for (position, axis) in known.enumerated() {
            step[axis] = steps?[position] ?? 1
            guard step[axis] != 0 else { throw node.failure("the step along axis \(axis) is 0") }
            (first[axis], extents[axis]) = sliced(
                extents[axis],
                from: starts[position],
                to: ends[position],
                by: step[axis]
            )
        }
        let strides = Selection.strides(input.extents)
        return [
            input.selected(
                by: Selection(extents) { axis, index in
                    (first[axis] + index * step[axis]) * strides[axis]
                }
            )
        ]
    }

    /// The first index of a slice and how many there are: bounds count from the end when negative,
    /// and those beyond the value are moved to its rim.
    private static func sliced(
        _ length: Int,
        from start: Int,
        to end: Int,
        by step: Int
    ) -> (first: Int, count: Int) {
        let (start, end) = (start < 0 ? start + length : start, end < 0 ? end + length : end)
        if step > 0 {
            let (first, last) = (min(max(start, 0), length), min(max(end, 0), length))
            return (first, last <= first ? 0 : (last - first - 1) / step + 1)
        }
        let (first, last) = (min(max(start, 0), length - 1), min(max(end, -1), length - 1))
        let distance = first - last
        // As unsigned numbers, since the least integer has no opposite.
        return (first, distance <= 0 ? 0 : Int((UInt(distance) - 1) / step.magnitude) + 1)
    }

    // MARK: Channels and pixels

    /// Channels become blocks of pixels: depth first, or from 11 on as `mode` says.
    static func depthToSpace(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let (input, block) = try blocks(node)
        let shape = input.extents
        guard shape[1].isMultiple(of: block * block) else {
            throw node.failure("\(shape[1]) channels make no blocks of \(block)×\(block)")
        }
        let channels = shape[1] / (block * block)
        let isColumnRowDepth = try node.word("mode", of: ["DCR", "CRD"]) == "CRD"
        let parts =
            isColumnRowDepth
            ? [shape[0], channels, block, block, shape[2], shape[3]]
            : [shape[0], block, block, channels, shape[2], shape[3]]
        let order = isColumnRowDepth ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2]
        let extents = [shape[0], channels, shape[2] * block, shape[3] * block]
        return [input.reshaped(to: parts).transposed(order).reshaped(to: extents)]
    }

    /// Blocks of pixels become channels.
    static func spaceToDepth(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let (input, block) = try blocks(node)
        let shape = input.extents
        guard shape[2].isMultiple(of: block), shape[3].isMultiple(of: block) else {
            throw node.failure("\(shape) has no blocks of \(block)×\(block)")
        }
        let (height, width) = (shape[2] / block, shape[3] / block)
        let parts = [shape[0], shape[1], height, block, width, block]
        let order =
            try node.word("mode", of: ["DCR", "CRD"]) == "CRD"
            ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4]
        let extents = [shape[0], shape[1] * block * block, height, width]
        return [input.reshaped(to: parts).transposed(order).reshaped(to: extents)]
    }

    private static func blocks(_ node: Evaluation) throws(FoldingError) -> (Constant, Int) {
        let input = try node.input(0)
        guard let block = try node.int("blocksize"), block > 0, block <= 1 << 15,
            input.extents.count == 4
        else { throw node.failure("blocks of what size, in \(input.extents)?") }
        return (input, block)
    }
}
