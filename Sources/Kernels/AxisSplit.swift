internal import CKernels

/// An item's memory as [outer, axis, inner], row-major: what a reduction or a softmax goes along.
package struct AxisSplit: Hashable, Sendable {
    /// How many times the axis and what is within it come.
    package let outer: Int
    /// The places along the axis.
    package let axis: Int
    /// The numbers at each of its places.
    package let inner: Int

    /// A split of outer·axis·inner numbers.
    package init(outer: Int, axis: Int, inner: Int) {
        precondition(outer > 0 && axis > 0 && inner > 0, "[\(outer), \(axis), \(inner)]")
        self.outer = outer
        self.axis = axis
        self.inner = inner
    }

    /// The numbers of an item.
    package var count: Int { outer * axis * inner }

    /// Calls `body` for cuts that cover so many items: the offsets at which a cut's numbers and
    /// those of what they are reduced to begin, and its extents.
    func run(
        items: Int,
        _ pool: Pool,
        _ body: (_ whole: Int, _ reduced: Int, _ axes: UnsafePointer<ck_axes>) -> Void
    ) {
        // A few cache lines of inner places at once, or a run of outer ones where these are few.
        let width = 64
        let blocks = ceilingDivision(inner, width)
        let (step, rows) = (axis * inner, items * outer)
        let bytes = 2 * step / blocks * MemoryLayout<Float>.stride
        pool.runBands(rows * blocks, rowBytes: bytes) { band, _ in
            if blocks == 1 {
                var axes = ck_axes(
                    outer: Int64(band.count),
                    axis: Int64(axis),
                    inner: Int64(inner),
                    first: 0,
                    count: Int64(inner)
                )
                unsafe body(band.lowerBound * step, band.lowerBound * inner, &axes)
                return
            }
            for index in band {
                let (row, block) = index.quotientAndRemainder(dividingBy: blocks)
                var axes = ck_axes(
                    outer: 1,
                    axis: Int64(axis),
                    inner: Int64(inner),
                    first: Int64(block * width),
                    count: Int64(min(width, inner - block * width))
                )
                unsafe body(row * step, row * inner, &axes)
            }
        }
    }
}
