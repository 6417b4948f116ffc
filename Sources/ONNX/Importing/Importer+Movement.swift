import Networks

extension Translation {
    /// What changes extents, and moves numbers.
    static let movement: [String: Maker] = [
        "Reshape": reshape, "Flatten": flatten, "Squeeze": squeeze, "Unsqueeze": unsqueeze,
        "Transpose": transpose, "Concat": concatenate, "Split": split, "Slice": slice,
        "Gather": gather, "Pad": pad, "Expand": expand, "Tile": tile,
        "DepthToSpace": depthToSpace, "SpaceToDepth": spaceToDepth,
        "Resize": { (node, importer) throws(Refusal) in try importer.resize(node) },
        "Upsample": { (node, importer) throws(Refusal) in try importer.resize(node) },
    ]

    private static func reshape(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.value(node, 0)
        guard let wanted = try importer.integers(node, 1, "shape") else {
            throw Refusal("it has no shape")
        }
        var extents = wanted
        // A file for so many pictures at once says so where it reshapes, first.
        if let first = wanted.first, first > 1, first % importer.batch == 0 {
            extents[0] = first / importer.batch
        }
        for (place, extent) in wanted.enumerated() where extent == 0 {
            guard node.int("allowzero", 0) == 0, place < x.extents.count else {
                throw Refusal("it reshapes \(x.extents) to \(wanted)")
            }
            extents[place] = x.extents[place]
        }
        guard extents.count(where: { $0 == -1 }) <= 1, extents.allSatisfy({ $0 >= -1 }),
            extents.count <= 16
        else { throw Refusal("it reshapes to \(wanted)") }
        var others = 1
        for extent in extents where extent > 0 {
            let (product, isTooMuch) = others.multipliedReportingOverflow(by: extent)
            guard !isTooMuch else { throw Refusal("it reshapes to \(wanted)") }
            others = product
        }
        extents = extents.map { $0 == -1 ? x.count / others : $0 }
        guard extents.reduce(1, *) == x.count else {
            throw Refusal(
                "it reshapes \(x.extents) to \(wanted), which the file was written for; export it "
                    + "with that batch or size dynamic, or give pictures of that size"
            )
        }
        importer.finish(node, try importer.reshaped(x, to: extents, for: node))
    }

    private static func flatten(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.value(node, 0)
        let rank = x.extents.count
        let axis = node.int("axis", 1) == rank ? rank : try node.axis("axis", 1, rank: rank)
        let extents = [x.extents[..<axis].reduce(1, *), x.extents[axis...].reduce(1, *)]
        guard x.extents.count == 4, x.extents[0] == 1, axis == 1, x.order == [0, 2, 3, 1],
            importer.plane(of: x.value).channels == x.extents[1]
        else { return importer.finish(node, try importer.reshaped(x, to: extents, for: node)) }
        let value = importer.net.flatten(node.name, x.value, features: x.count)
        importer.finish(
            node,
            try importer.made(value, Plane(channels: x.count), extents, order: [0, 1])
        )
    }

    private static func squeeze(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.value(node, 0)
        let rank = x.extents.count
        let given = try importer.listed(node, "axes", 1)
        let axes = try given?.map { (axis) throws(Refusal) in try axis.axis(of: rank) }
        let gone = axes ?? x.extents.indices.filter { x.extents[$0] == 1 }
        guard gone.allSatisfy({ x.extents[$0] == 1 }) else {
            throw Refusal("it squeezes axes \(gone) of \(x.extents)")
        }
        let extents = x.extents.indices.filter { !gone.contains($0) }.map { x.extents[$0] }
        importer.finish(node, try importer.reshaped(x, to: extents, for: node))
    }

    private static func unsqueeze(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.value(node, 0)
        guard let given = try importer.listed(node, "axes", 1) else {
            throw Refusal("it has no axes")
        }
        let rank = x.extents.count + given.count
        guard rank <= 16 else { throw Refusal("it makes \(rank) axes") }
        let axes = try given.map { (axis) throws(Refusal) in try axis.axis(of: rank) }
        guard Set(axes).count == axes.count else { throw Refusal("it has an axis twice: \(axes)") }
        var rest = x.extents[...]
        let extents = (0..<rank).map { axes.contains($0) ? 1 : rest.removeFirst() }
        importer.finish(node, try importer.reshaped(x, to: extents, for: node))
    }

    private static func transpose(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.value(node, 0)
        let axes = node.ints("perm") ?? x.extents.indices.reversed()
        guard axes.sorted() == Array(x.extents.indices) else {
            throw Refusal("its perm \(axes) is none of \(x.extents.count) axes")
        }
        importer.finish(node, importer.transposed(x, axes))
    }

    private static func concatenate(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        var parts: [Traced] = []
        for index in node.inputs.indices { parts.append(try importer.value(node, index)) }
        // A tensor without elements adds nothing.
        guard let layout = parts.max(by: { $0.count < $1.count }) else {
            throw Refusal("it has no inputs")
        }
        let rank = layout.extents.count
        let axis = try node.axis("axis", 1, rank: rank)
        var extents = layout.extents
        extents[axis] = 0
        for part in parts {
            guard part.extents.count == rank,
                (0..<rank).allSatisfy({ $0 == axis || part.extents[$0] == extents[$0] })
            else { throw Refusal("\(part.extents) and \(layout.extents) don't fit together") }
        }
        extents[axis] = parts.reduce(0) { $0 + $1.extents[axis] }
        let inner = layout.inner(axis)
        let outer = layout.count / layout.extents[axis] / inner
        var plane = importer.plane(of: layout.value)
        if plane.channels != layout.extents[axis] * inner {
            plane = Plane(channels: 1, width: outer)
        }
        var values: [GraphBuilder.Value] = []
        for part in parts {
            let ready = try importer.ordered(part, layout.order, for: node)
            plane.channels = part.extents[axis] * inner
            values.append(try importer.divided(ready, plane, for: node))
        }
        plane.channels = extents[axis] * inner
        let value =
            values.count == 1 ? values[0] : importer.net.concatenate(node.name, values)
        importer.finish(node, try importer.made(value, plane, extents, order: layout.order))
    }

    private static func expand(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.value(node, 0)
        guard let shape = try importer.integers(node, 1, "shape"),
            shape.allSatisfy({ (1..<1 << 30).contains($0) }),
            let extents = x.extents.broadcast(with: shape)
        else { throw Refusal("\(x.extents) can't be expanded as it says") }
        importer.finish(node, try importer.expanded(x, to: extents, for: node))
    }

    private static func tile(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.value(node, 0)
        guard let times = try importer.integers(node, 1, "repeats"),
            times.count == x.extents.count, times.allSatisfy({ (1..<1 << 20).contains($0) })
        else { throw Refusal("its repeats don't fit \(x.extents)") }
        try importer.makeRoom(zip(x.extents, times).map { $0 * $1 })
        let lists = zip(x.extents, times).map { extent, times in
            (0..<extent * times).map { $0 % extent }
        }
        importer.finish(node, try importer.selected(x, lists, for: node, called: node.name))
    }

    private static func depthToSpace(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.value(node, 0)
        let block = node.int("blocksize", 0)
        guard x.extents.count == 4, (1..<1 << 10).contains(block),
            x.extents[1] % (block * block) == 0
        else { throw Refusal("its blocksize \(block) doesn't fit \(x.extents)") }
        let (c, h, w) = (x.extents[1] / block / block, x.extents[2], x.extents[3])
        let isColumnRow = node.string("mode", "DCR") == "CRD"
        let parts = isColumnRow ? [1, c, block, block, h, w] : [1, block, block, c, h, w]
        let axes = isColumnRow ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2]
        let split = importer.transposed(try importer.reshaped(x, to: parts, for: node), axes)
        importer.finish(
            node,
            try importer.reshaped(split, to: [1, c, h * block, w * block], for: node)
        )
    }

    private static func spaceToDepth(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.value(node, 0)
        let block = node.int("blocksize", 0)
        guard x.extents.count == 4, (1..<1 << 10).contains(block), x.extents[2] % block == 0,
            x.extents[3] % block == 0
        else { throw Refusal("its blocksize \(block) doesn't fit \(x.extents)") }
        let (c, h, w) = (x.extents[1], x.extents[2] / block, x.extents[3] / block)
        let parts = try importer.reshaped(x, to: [1, c, h, block, w, block], for: node)
        let isColumnRow = node.string("mode", "DCR") == "CRD"
        let axes = isColumnRow ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4]
        let split = importer.transposed(parts, axes)
        importer.finish(
            node,
            try importer.reshaped(split, to: [1, c * block * block, h, w], for: node)
        )
    }
}
