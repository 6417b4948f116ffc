internal import CKernels

/// What a kernel does to each value on its way out: nothing, or an activation function.
///
/// A new one is a line of a list in `ck_epilogue.h`, its formulas in `loops/epilogue.h` or
/// `loops/smooth.h`, and a case here.
package enum Epilogue: Hashable, Sendable, CaseIterable {
    /// The value as it is.
    case none
    /// max(v, 0); NaN stays NaN.
    case relu
    /// min(max(v, 0), 6).
    case relu6
    /// 1/(1 + e^−v).
    case sigmoid
    /// The hyperbolic tangent.
    case tanh
    /// v·sigmoid(v).
    case silu
    /// v·Φ(v), Φ the normal distribution's.
    case gelu
    /// min(max(v + 3, 0), 6)/6.
    case hardSigmoid
    /// v·hard_sigmoid(v).
    case hardSwish

    /// What a gradient through an epilogue needs of the forward pass.
    package enum Need: Sendable {
        /// Nothing: the gradient is the output's.
        case nothing
        /// A `Mask` of where the gradient passes.
        case mask
        /// The value that the epilogue was given, where the slope is taken.
        case valueBefore
    }

    /// What its gradient needs.
    package var need: Need {
        switch self {
        case .none: .nothing
        case .relu, .relu6: .mask
        case .sigmoid, .tanh, .silu, .gelu, .hardSigmoid, .hardSwish: .valueBefore
        }
    }

    /// The C library's number for it.
    var number: ck_epilogue {
        switch self {
        case .none: CK_EPILOGUE_NONE
        case .relu: CK_EPILOGUE_RELU
        case .relu6: CK_EPILOGUE_RELU6
        case .sigmoid: CK_EPILOGUE_SIGMOID
        case .tanh: CK_EPILOGUE_TANH
        case .silu: CK_EPILOGUE_SILU
        case .gelu: CK_EPILOGUE_GELU
        case .hardSigmoid: CK_EPILOGUE_HARD_SIGMOID
        case .hardSwish: CK_EPILOGUE_HARD_SWISH
        }
    }
}

extension Elementwise {
    /// y = epilogue(x), noting in `mask` where its gradient passes.
    package static func activate(
        _ x: View,
        _ epilogue: Epilogue,
        into y: View,
        mask: Mask? = nil,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(x, y)
        mask?.check(fits: y)
        let table = unsafe ck_epilogue_table(kernels.isa)
        pool.runBands(y.pixels, rowBytes: 2 * y.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.activate(
                Int64(band.count),
                Int64(y.c),
                x.start(of: first),
                Int64(x.pixelStride),
                y.start(of: first),
                Int64(y.pixelStride),
                epilogue.number,
                mask?.start(of: first)
            )
        }
    }

    /// Sets to 0 every element of `dy` whose bit is not set: the gradient through the epilogue that
    /// made the mask.
    package static func apply(
        _ mask: Mask,
        to dy: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        mask.check(fits: dy)
        let table = unsafe ck_epilogue_table(kernels.isa)
        pool.runBands(dy.pixels, rowBytes: 2 * dy.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.apply_mask(
                Int64(band.count),
                Int64(dy.c),
                mask.start(of: first),
                dy.start(of: first),
                Int64(dy.pixelStride)
            )
        }
    }
    /// dy = dy·epilogue′(x), in place: the gradient through an epilogue whose need is the value
    /// before it, `x`.
    package static func applySlope(
        of epilogue: Epilogue,
        at x: View,
        to dy: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        precondition(epilogue.need == .valueBefore, "\(epilogue) has no slopes")
        check(x, dy)
        let table = unsafe ck_epilogue_table(kernels.isa)
        pool.runBands(dy.pixels, rowBytes: 2 * dy.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.apply_slope(
                Int64(band.count),
                Int64(dy.c),
                x.start(of: first),
                Int64(x.pixelStride),
                epilogue.number,
                dy.start(of: first),
                Int64(dy.pixelStride)
            )
        }
    }
}
