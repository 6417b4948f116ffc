internal import CKernels

/// Convolutions and their gradients.
package enum Convolver {
    /// y = epilogue(x ∗ filters + bias + residual), in one pass over the output.
    ///
    /// - Parameters:
    ///   - x: The input.
    ///   - filters: Packed for `.forward`.
    ///   - bias: A value for each filter.
    ///   - residual: Added before the epilogue; may be `y` itself.
    ///   - epilogue: What comes last.
    ///   - mask: Receives a bit for each output, set where the epilogue's gradient passes.
    ///   - slopes: Receives the slope of an epilogue that needs the value before it, where each
    ///     output was made, without gaps; for a geometry that `keepsSlopes`.
    ///   - y: The output; its size must be what the geometry gives.
    ///   - pool: Shares the work.
    package static func convolve(
        _ x: View,
        _ filters: PackedFilters,
        bias: [Float]? = nil,
        residual: View? = nil,
        epilogue: Epilogue = .none,
        mask: Mask? = nil,
        slopes: View? = nil,
        into y: View,
        pool: Pool
    ) {
        let g = filters.geometry
        precondition(filters.direction == .forward, "filters packed for the gradient")
        precondition(x.c == g.inputChannels && y.c == g.outputChannels && x.n == y.n, "channels")
        let size = g.outputSize(height: x.h, width: x.w)
        precondition(size.map { $0 == (y.h, y.w) } ?? false, "output of another size")
        precondition(bias.map { $0.count == y.c } ?? true, "one bias a filter")
        precondition(residual.map { $0.hasShape(of: y) } ?? true, "residual of another shape")
        precondition(mask.map { $0.pixels == y.pixels && $0.c == y.c } ?? true, "mask")
        precondition(slopes.map { $0.hasShape(of: y) && $0.isDense } ?? true, "slopes")
        precondition(slopes == nil || g.keepsSlopes, "slopes of another way to convolve")
        let source = g.readsWholeRows ? x.padded(for: g, pool: pool) : x
        let isFused = mask == nil || g.keepsMaskWordsWhole
        unsafe withPointer(bias) { bias in
            let jobs = unsafe filters.parts.map { part in
                unsafe job(
                    part,
                    of: g,
                    source,
                    bias: bias,
                    residual: residual,
                    epilogue: isFused ? epilogue : .none,
                    mask: isFused ? mask : nil,
                    slopes: slopes,
                    into: y
                )
            }
            unsafe run(jobs, filters, images: y.n, pool)
        }
        guard !isFused else { return }
        let kernels = filters.kernels
        Elementwise.activate(y, epilogue, into: y, mask: mask, kernels: kernels, pool: pool)
    }

    /// What the C library is told of a forward convolution's part.
    static func job(
        _ part: PackedFilters.Part,
        of g: ConvolutionGeometry,
        _ source: View,
        bias: UnsafePointer<Float>?,
        residual: View?,
        epilogue: Epilogue,
        mask: Mask? = nil,
        slopes: View? = nil,
        into y: View
    ) -> ck_convolution {
        let first = part.group * g.groupFilters
        return unsafe ck_convolution(
            source: g.source(
                source,
                group: part.group,
                gridHeight: y.h,
                gridWidth: y.w,
                taps: part.taps
            ),
            blocks: part.blocks,
            block_count: Int32(part.blockCount),
            panels: part.panels,
            filters: Int32(g.groupFilters),
            y: y.base + first,
            y_image: y.h * y.w * y.pixelStride,
            y_row: y.w * y.pixelStride,
            y_pixel: y.pixelStride,
            accumulates: false,
            bias: bias.map { unsafe $0 + first },
            residual: residual.map { unsafe UnsafePointer($0.base + first) },
            r_image: residual.map { $0.h * $0.w * $0.pixelStride } ?? 0,
            r_row: residual.map { $0.w * $0.pixelStride } ?? 0,
            r_pixel: residual?.pixelStride ?? 0,
            epilogue: epilogue.number,
            y_mask: mask.map { unsafe $0.base + first / Int(CK_LANES) },
            y_mask_words: mask?.wordsPerPixel ?? 0,
            y_slopes: slopes?.base,
            y_slopes_pixel: slopes?.pixelStride ?? 0
        )
    }

    /// Runs the jobs of the filters' parts the way the filters are packed for.
    static func run(_ jobs: [ck_convolution], _ filters: PackedFilters, images: Int, _ pool: Pool) {
        if let pending = filters.pending {
            let kernels = filters.kernels
            let full = unsafe jobs.filter { unsafe $0.blocks.pointee.taps > 0 }
            if let job = unsafe full.first {
                unsafe GatherConvolution.run(job, packing: pending, images: images, kernels, pool)
            }
            let empty = unsafe jobs.filter { unsafe $0.blocks.pointee.taps == 0 }
            unsafe GatherConvolution.run(empty, images: images, filters.table, pool)
        } else if let grouping = filters.grouping {
            let kernels = filters.kernels
            unsafe GroupedConvolution.run(jobs, grouping, images: images, kernels, pool)
        } else if let tile = filters.geometry.tile(filters.method), let job = unsafe jobs.first,
            let part = filters.parts.first
        {
            unsafe Winograd.run(job, part, tile, images: images, filters.kernels, pool)
        } else {
            unsafe GatherConvolution.run(jobs, images: images, filters.table, pool)
        }
    }

    /// Lends the address of a bias, if there is one.
    static func withPointer(_ bias: [Float]?, _ body: (UnsafePointer<Float>?) -> Void) {
        guard let bias else { return body(nil) }
        unsafe bias.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
    }
}
