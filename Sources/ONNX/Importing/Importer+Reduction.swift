import Kernels
import Networks

extension Translation {
    /// Reductions along axes.
    static let reductions: [String: Maker] = [
        "ReduceMean": reduction(.mean), "ReduceSum": reduction(.sum), "ReduceMax": reduction(.max),
        "ReduceMin": reduction(.min), "ReduceL1": reduction(.l1), "ReduceL2": reduction(.l2),
        "ReduceProd": reduction(.product), "ReduceLogSum": reduction(.logSum),
        "ReduceLogSumExp": reduction(.logSumExp), "ReduceSumSquare": reduction(.sumOfSquares),
    ]

    private static func reduction(_ kind: ReductionKind) -> Maker {
        { (node, importer) throws(Refusal) in
            let x = try importer.value(node, 0)
            let rank = x.extents.count
            let given = try importer.listed(node, "axes", 1)
            let isNothing =
                (given ?? []).isEmpty && node.int("noop_with_empty_axes", 0) != 0
            guard !isNothing else { return importer.finish(node, x) }
            var axes = try (given ?? []).map { (axis) throws(Refusal) in try axis.axis(of: rank) }
            if axes.isEmpty { axes = Array(0..<rank) }
            try importer.reduce(
                node,
                by: kind,
                axes,
                keepsAxes: node.int("keepdims", 1) != 0
            )
        }
    }
}

extension Importer {
    /// A node's input reduced along axes.
    mutating func reduce(
        _ node: Node,
        by kind: ReductionKind,
        _ axes: [Int],
        keepsAxes: Bool
    ) throws(Refusal) {
        let x = try value(node, 0)
        finish(
            node,
            try reduced(x, by: kind, axes, keepsAxes: keepsAxes, for: node, called: node.name)
        )
    }

    /// A value reduced along axes; of pictures, their mean as it is pooled.
    mutating func reduced(
        _ x: Traced,
        by kind: ReductionKind,
        _ axes: [Int],
        keepsAxes: Bool,
        for node: Node,
        called name: String
    ) throws(Refusal) -> Traced {
        let own = x.memory.filter(axes.contains)
        let places = x.memory.indices.filter { axes.contains(x.memory[$0]) }
        let isTogether = zip(places, places.dropFirst()).allSatisfy { $1 == $0 + 1 }
        let others = x.memory.filter { !axes.contains($0) }
        let units = x.extents.indices.filter { x.extents[$0] == 1 }
        let ready =
            isTogether ? x : try ordered(x, units + others + own, for: node)
        let axis = own.reduce(1) { $0 * x.extents[$1] }
        let inner = own.last.map(ready.inner) ?? x.count
        let outer = x.count / axis / inner
        let kept = x.extents.indices.map { axes.contains($0) ? 1 : x.extents[$0] }
        let order = ready.order
        let plane = Importer.plane(kept, order: order)
        let value: GraphBuilder.Value
        if kind == .mean, outer == 1, self.plane(of: ready.value).channels == inner {
            value = net.adaptiveAveragePool(name, ready.value, output: (1, 1))
        } else {
            value = net.reduce(
                name,
                ready.value,
                by: kind,
                split: AxisSplit(outer: outer, axis: axis, inner: inner),
                channels: plane.channels,
                height: plane.height,
                width: plane.width
            )
        }
        let whole = try made(value, plane, kept, order: order)
        guard !keepsAxes else { return whole }
        let left = x.extents.indices.filter { !axes.contains($0) }.map { x.extents[$0] }
        return try reshaped(whole, to: left, for: node)
    }
}
