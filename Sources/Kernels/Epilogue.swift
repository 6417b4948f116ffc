internal import CKernels

/// What a kernel does to each value on its way out: nothing, or an activation function.
///
/// A new one is a line of the list in `ck_epilogue.h`, its formulas in `loops/epilogue.h`, and a
/// case here.
package enum Epilogue: Hashable, Sendable {
    /// The value as it is.
    case none
    /// max(v, 0); NaN stays NaN.
    case relu

    /// What a gradient through an epilogue needs of the forward pass.
    ///
    /// A need of the value before it would be a third case: whoever switches over this has to say
    /// then how that value is kept.
    package enum Need: Sendable {
        /// Nothing: the gradient is the output's.
        case nothing
        /// A `Mask` of where the gradient passes.
        case mask
    }

    /// What its gradient needs.
    package var need: Need {
        switch self {
        case .none: .nothing
        case .relu: .mask
        }
    }

    /// The C library's number for it.
    var number: ck_epilogue {
        switch self {
        case .none: CK_EPILOGUE_NONE
        case .relu: CK_EPILOGUE_RELU
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
}
