internal import CKernels

/// e^x / Σ e^x along an axis of each item, or the logarithm of that.
package struct Softmax: Sendable {
    private let split: AxisSplit
    private let isLogarithmic: Bool

    /// A softmax along an axis.
    package init(_ split: AxisSplit, isLogarithmic: Bool) {
        self.split = split
        self.isLogarithmic = isLogarithmic
    }

    /// y = softmax(x).
    package func apply(_ x: View, into y: View, kernels: KernelSet = .bound, pool: Pool) {
        check(x, y)
        let table = unsafe ck_axes_table(kernels.isa)
        x.withDense(pool) { x in
            y.fillDense(accumulating: false, pool) { y in
                unsafe split.run(items: y.n, pool) { first, _, axes in
                    unsafe table.pointee.softmax(
                        axes,
                        x.base + first,
                        isLogarithmic,
                        y.base + first
                    )
                }
            }
        }
    }

    /// The gradient with respect to x, of what came out, written to `dx` or added to it.
    package func inputGradient(
        _ y: View,
        _ dy: View,
        into dx: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(y, dy)
        check(y, dx)
        let table = unsafe ck_axes_table(kernels.isa)
        y.withDense(pool) { y in
            dy.withDense(pool) { dy in
                dx.fillDense(accumulating: accumulating, pool) { dx in
                    unsafe split.run(items: dx.n, pool) { first, _, axes in
                        unsafe table.pointee.softmax_gradient(
                            axes,
                            y.base + first,
                            dy.base + first,
                            isLogarithmic,
                            dx.base + first
                        )
                    }
                }
            }
        }
    }

    private func check(_ x: View, _ y: View) {
        precondition(
            x.hasShape(of: y) && x.count == x.n * split.count,
            "softmax along \(split): \(x), \(y)"
        )
    }
}
