internal import CKernels

/// What two values are made one by, element by element, beside their sum and their product.
package enum BinaryKind: String, CaseIterable, Sendable {
    /// a − b.
    case subtract
    /// a / b.
    case divide
    /// a^b.
    case power
    /// The greater; equals share its gradient evenly.
    case maximum
    /// The smaller, likewise.
    case minimum
    /// 1 where both are equal, else 0; without a gradient, as the next two.
    case equal
    /// 1 where a < b, else 0.
    case less
    /// 1 where a ≤ b, else 0.
    case lessOrEqual
    /// a where b isn't 0, else 0, whatever a is there; b has no gradient.
    case keep

    /// Its number for the kernels.
    fileprivate var number: ck_binary {
        switch self {
        case .subtract: CK_BINARY_SUBTRACT
        case .divide: CK_BINARY_DIVIDE
        case .power: CK_BINARY_POWER
        case .maximum: CK_BINARY_MAXIMUM
        case .minimum: CK_BINARY_MINIMUM
        case .equal: CK_BINARY_EQUAL
        case .less: CK_BINARY_LESS
        case .lessOrEqual: CK_BINARY_LESS_OR_EQUAL
        case .keep: CK_BINARY_KEEP
        }
    }
}

extension Elementwise {
    /// y = what `kind` makes of a and b.
    package static func combine(
        _ a: View,
        _ b: View,
        by kind: BinaryKind,
        into y: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(a, y)
        check(b, y)
        let table = unsafe ck_binary_table(kernels.isa)
        pool.runBands(y.pixels, rowBytes: 3 * y.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.combine(
                kind.number,
                Int64(band.count),
                Int64(y.c),
                a.start(of: first),
                Int64(a.pixelStride),
                b.start(of: first),
                Int64(b.pixelStride),
                y.start(of: first),
                Int64(y.pixelStride)
            )
        }
    }

    /// Which of two values.
    package enum Operand: Sendable {
        /// a.
        case first
        /// b.
        case second
    }

    /// The gradient with respect to one of both, written to `dx` or added to it.
    package static func combineGradient(
        of operand: Operand,
        _ a: View,
        _ b: View,
        _ dy: View,
        by kind: BinaryKind,
        into dx: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(a, dx)
        check(b, dx)
        check(dy, dx)
        let table = unsafe ck_binary_table(kernels.isa)
        pool.runBands(dx.pixels, rowBytes: 4 * dx.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.combine_gradient(
                kind.number,
                operand == .second,
                Int64(band.count),
                Int64(dx.c),
                a.start(of: first),
                Int64(a.pixelStride),
                b.start(of: first),
                Int64(b.pixelStride),
                dy.start(of: first),
                Int64(dy.pixelStride),
                dx.start(of: first),
                Int64(dx.pixelStride),
                accumulating
            )
        }
    }
}
