import Networks
import Tensors

extension Translation {
    /// An axis in parts.
    static func split(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.value(node, 0)
        let axis = try node.axis("axis", 0, rank: x.extents.count)
        let extent = x.extents[axis]
        let count = node.outputs.count
        guard count > 0 else { throw Refusal("it has no outputs") }
        var sizes = try importer.listed(node, "split", 1)
        if sizes == nil {
            let size = (extent + count - 1) / count
            sizes = (0..<count).map { min(size, extent - min(extent, $0 * size)) }
        }
        guard let sizes, sizes.count == count, sizes.allSatisfy({ $0 > 0 && $0 <= extent }),
            sizes.reduce(0, +) == extent
        else { throw Refusal("it splits \(extent) into \(sizes ?? [])") }
        var parts: [Traced] = []
        var start = 0
        for (index, size) in sizes.enumerated() {
            let label = index == 0 ? node.name : "\(node.name):\(index)"
            parts.append(
                try importer.range(x, axis: axis, start..<start + size, for: node, called: label)
            )
            start += size
        }
        importer.finish(node, parts)
    }

    /// Some elements of some axes.
    static func slice(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.value(node, 0)
        let rank = x.extents.count
        let starts = try importer.listed(node, "starts", 1)
        let ends = try importer.listed(node, "ends", 2)
        let named = try importer.listed(node, "axes", 3)
        let steps = try importer.integers(node, 4, "steps")
        guard let starts, let ends, starts.count == ends.count,
            starts.count == named?.count ?? starts.count,
            starts.count == steps?.count ?? starts.count,
            named != nil || starts.count <= rank
        else { throw Refusal("its starts, ends, axes and steps don't fit together") }
        var y = x
        for place in starts.indices {
            let axis = try (named?[place] ?? place).axis(of: rank)
            let slice = try Slice(
                of: y.extents[axis],
                starts[place],
                ends[place],
                steps?[place] ?? 1
            )
            guard slice.count > 0 else { throw Refusal("it leaves nothing of axis \(axis)") }
            if slice.step == 1 {
                let range = slice.first..<slice.first + slice.count
                y = try importer.range(y, axis: axis, range, for: node, called: node.name)
            } else {
                try importer.effort.count(moved: slice.count)
                let list = (0..<slice.count).map { slice.first + $0 * slice.step }
                y = try importer.chosen(y, axis, list, for: node, called: node.name)
            }
        }
        importer.finish(node, y)
    }

    /// The elements of an axis that a list names.
    static func gather(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.value(node, 0)
        let axis = try node.axis("axis", 0, rank: x.extents.count)
        guard let indices = try importer.constant(node, 1, "indices"),
            case .integers(let numbers) = indices.constant.numbers
        else { throw Refusal("its indices must be known from the file") }
        try importer.effort.count(moved: numbers.count)
        let extent = x.extents[axis]
        guard numbers.allSatisfy({ $0 >= -extent && $0 < extent }), !numbers.isEmpty else {
            throw Refusal("its indices lie outside \(extent)")
        }
        let list = numbers.map { $0 < 0 ? $0 + extent : $0 }
        let chosen = try importer.chosen(x, axis, list, for: node, called: node.name)
        let extents = x.extents[..<axis] + indices.extents + x.extents[(axis + 1)...]
        importer.finish(node, try importer.reshaped(chosen, to: Array(extents), for: node))
    }

    /// More at the ends of axes, or less.
    static func pad(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.value(node, 0)
        let rank = x.extents.count
        let given = try importer.listed(node, "pads", 1)
        let named = try importer.integers(node, 3, "axes")
        let axes = try (named ?? Array(0..<rank)).map { (axis) throws(Refusal) in
            try axis.axis(of: rank)
        }
        guard let given, given.count == 2 * axes.count,
            given.allSatisfy({ (-1 << 20...1 << 20).contains($0) })
        else { throw Refusal("its pads don't fit \(x.extents)") }
        var fill = node.float("value", 0)
        if let weight = try importer.constant(node, 2, "value") {
            try weight.check(count: 1, "value")
            fill = try weight.floats.values[0]
        }
        let mode = node.string("mode", "constant")
        var extents = x.extents
        for (place, axis) in axes.enumerated() {
            extents[axis] = x.extents[axis] + given[place] + given[axes.count + place]
            guard extents[axis] > 0 else { throw Refusal("it leaves nothing") }
        }
        try importer.makeRoom(extents)
        var lists = x.extents.map { Array(0..<$0) }
        for (place, axis) in axes.enumerated() {
            let extent = x.extents[axis]
            let (before, after) = (given[place], given[axes.count + place])
            lists[axis] = try (-before..<extent + after).map { (index) throws(Refusal) in
                try padded(index, of: extent, mode)
            }
        }
        importer.finish(
            node,
            try importer.selected(x, lists, fill: fill, for: node, called: node.name)
        )
    }

    /// The element that stands at a place, perhaps outside; −1 for the constant.
    private static func padded(
        _ index: Int,
        of extent: Int,
        _ mode: String
    ) throws(Refusal) -> Int {
        if (0..<extent).contains(index) { return index }
        switch mode {
        case "constant": return -1
        case "edge": return index < 0 ? 0 : extent - 1
        case "wrap": return (index % extent + extent) % extent
        case "reflect":
            guard extent > 1 else { return 0 }
            let period = 2 * (extent - 1)
            let place = (index % period + period) % period
            return place < extent ? place : period - place
        default: throw Refusal("its mode is \(mode)")
        }
    }
}

/// Which elements of an axis a slice takes.
private struct Slice {
    let first: Int
    let step: Int
    let count: Int

    /// NumPy's slice `start:end:step` of so many elements.
    init(of extent: Int, _ start: Int, _ end: Int, _ step: Int) throws(Refusal) {
        guard step != 0 else { throw Refusal("its step is 0") }
        // A longer step ends as soon.
        let step = min(max(step, -extent - 1), extent + 1)
        func bound(_ place: Int, _ least: Int, _ most: Int) -> Int {
            min(max(place < 0 ? place + extent : place, least), most)
        }
        self.step = step
        if step > 0 {
            first = bound(start, 0, extent)
            count = max(0, (bound(end, 0, extent) - first + step - 1) / step)
        } else {
            first = bound(start, -1, extent - 1)
            // An end before the beginning, such as the least integer, takes the first element too.
            let last = end < -extent ? -1 : bound(end, -1, extent - 1)
            count = max(0, (first - last - step - 1) / -step)
        }
    }
}
