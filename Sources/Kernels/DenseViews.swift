internal import Tensors

/// Views without gaps, for kernels to which an item is one run of numbers.
extension View {
    /// This memory, without gaps, as pixels of other extents.
    func regrouped(like other: View) -> View {
        precondition(isDense && count == other.count, "\(self) as \(other)")
        return unsafe View(base, n: other.n, h: other.h, w: other.w, c: other.c)
    }

    /// Calls `body` with these values without gaps: where they are, or copied.
    func withDense(_ pool: Pool, _ body: (View) -> Void) {
        if isDense { return body(self) }
        let block = FloatBlock(count)
        let copy = unsafe View(block.base, n: n, h: h, w: w, c: c)
        Elementwise.copy(self, into: copy, pool: pool)
        withExtendedLifetime(block) { body(copy) }
    }

    /// Has `body` fill memory without gaps with what these values become or, where `accumulating`,
    /// what is added to them.
    func fillDense(accumulating: Bool, _ pool: Pool, _ body: (View) -> Void) {
        if isDense, !accumulating { return body(self) }
        let block = FloatBlock(count)
        let made = unsafe View(block.base, n: n, h: h, w: w, c: c)
        body(made)
        if accumulating {
            Elementwise.accumulate(made, into: self, pool: pool)
        } else {
            Elementwise.copy(made, into: self, pool: pool)
        }
        withExtendedLifetime(block) {}
    }
}

extension Elementwise {
    /// y = x's numbers in their order in memory, as pixels of other extents, added to y where
    /// `accumulating`.
    package static func regroup(
        _ x: View,
        into y: View,
        accumulating: Bool = false,
        pool: Pool
    ) {
        precondition(x.n == y.n && x.count == y.count, "\(x) as \(y)")
        x.withDense(pool) { x in
            if accumulating {
                accumulate(x.regrouped(like: y), into: y, pool: pool)
            } else {
                copy(x.regrouped(like: y), into: y, pool: pool)
            }
        }
    }
}
