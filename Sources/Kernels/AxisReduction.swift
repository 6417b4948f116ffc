internal import CKernels

/// How many numbers become one.
package enum ReductionKind: String, CaseIterable, Sendable {
    /// Σ x.
    case sum
    /// Σ x / n.
    case mean
    /// The greatest; of equals, each has an even share of its gradient.
    case max
    /// The smallest, likewise.
    case min
    /// Σ |x|.
    case l1
    /// √Σ x².
    case l2
    /// Σ x².
    case sumOfSquares
    /// ln Σ x.
    case logSum
    /// ln Σ e^x.
    case logSumExp
    /// Π x.
    case product

    /// Its number for the kernels.
    fileprivate var number: ck_reduction {
        switch self {
        case .sum: CK_REDUCTION_SUM
        case .mean: CK_REDUCTION_MEAN
        case .max: CK_REDUCTION_MAX
        case .min: CK_REDUCTION_MIN
        case .l1: CK_REDUCTION_L1
        case .l2: CK_REDUCTION_L2
        case .sumOfSquares: CK_REDUCTION_SUM_SQUARE
        case .logSum: CK_REDUCTION_LOG_SUM
        case .logSumExp: CK_REDUCTION_LOG_SUM_EXP
        case .product: CK_REDUCTION_PROD
        }
    }
}

/// One number of those along an axis of each item.
package struct AxisReduction: Sendable {
    private let kind: ReductionKind
    private let split: AxisSplit

    /// A reduction along an axis.
    package init(_ kind: ReductionKind, along split: AxisSplit) {
        self.kind = kind
        self.split = split
    }

    /// y = the reduced x, [outer, inner] in memory.
    package func apply(_ x: View, into y: View, kernels: KernelSet = .bound, pool: Pool) {
        check(x, y)
        let table = unsafe ck_axes_table(kernels.isa)
        x.withDense(pool) { x in
            y.fillDense(accumulating: false, pool) { y in
                unsafe split.run(items: x.n, pool) { whole, reduced, axes in
                    unsafe table.pointee.reduce(
                        kind.number,
                        axes,
                        x.base + whole,
                        y.base + reduced
                    )
                }
            }
        }
    }

    /// The gradient with respect to x, written to `dx` or added to it.
    package func inputGradient(
        _ x: View,
        _ y: View,
        _ dy: View,
        into dx: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(x, dy)
        check(dx, y)
        let table = unsafe ck_axes_table(kernels.isa)
        x.withDense(pool) { x in
            y.withDense(pool) { y in
                dy.withDense(pool) { dy in
                    dx.fillDense(accumulating: accumulating, pool) { dx in
                        unsafe split.run(items: x.n, pool) { whole, reduced, axes in
                            unsafe table.pointee.reduce_gradient(
                                kind.number,
                                axes,
                                x.base + whole,
                                y.base + reduced,
                                dy.base + reduced,
                                dx.base + whole
                            )
                        }
                    }
                }
            }
        }
    }

    private func check(_ x: View, _ y: View) {
        precondition(
            x.n == y.n && x.count == x.n * split.count
                && y.count == y.n * split.outer * split.inner,
            "\(kind) along \(split): \(x), \(y)"
        )
    }
}
