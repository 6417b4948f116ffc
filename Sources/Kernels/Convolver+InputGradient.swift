internal import CKernels

extension Convolver {
    /// dx = [dx +] the gradient of a convolution with respect to its input.
    ///
    /// - Parameters:
    ///   - dy: The gradient with respect to the output.
    ///   - mask: Elements of `dy` whose bit is clear count as zero: the gradient through an
    ///     epilogue.
    ///   - filters: Packed for `.inputGradient`.
    ///   - dx: The result, or what it is added to.
    ///   - accumulating: Whether to add.
    ///   - pool: Shares the work.
    package static func convolveInputGradient(
        _ dy: View,
        mask: Mask? = nil,
        _ filters: PackedFilters,
        into dx: View,
        accumulating: Bool = false,
        pool: Pool
    ) {
        let g = filters.geometry
        precondition(filters.direction == .inputGradient, "filters packed for the forward pass")
        precondition(
            dx.c == g.inputChannels && dy.c == g.outputChannels && dx.n == dy.n,
            "channels"
        )
        let size = g.outputSize(height: dx.h, width: dx.w)
        precondition(size.map { $0 == (dy.h, dy.w) } ?? false, "gradient of another size")
        precondition(mask.map { $0.pixels == dy.pixels && $0.c == dy.c } ?? true, "mask")
        let isPicture = g.readsWholeRows
        let jobs = unsafe filters.parts.filter { !(accumulating && $0.isEmpty) }.map { part in
            let origin =
                (part.originY * dx.w + part.originX) * dx.pixelStride
                + part.group * g.groupChannels
            let rows = isPicture ? dy.h : ceilingDivision(dx.h - part.originY, g.strideHeight)
            let columns = isPicture ? dy.w : ceilingDivision(dx.w - part.originX, g.strideWidth)
            let source = unsafe ck_source(
                x: dy.base + part.group * g.groupFilters,
                image: dy.h * dy.w * dy.pixelStride,
                row: dy.w * dy.pixelStride,
                pixel: dy.pixelStride,
                h: Int32(dy.h),
                w: Int32(dy.w),
                mask: mask.map { unsafe UnsafePointer($0.base) },
                mask_words: mask?.wordsPerPixel ?? 0,
                mask_bit: Int32(part.group * g.groupFilters),
                grid_h: Int32(max(rows, 0)),
                grid_w: Int32(max(columns, 0)),
                step_y: 1,
                step_x: 1,
                taps: part.taps
            )
            return unsafe ck_convolution(
                source: source,
                blocks: part.blocks,
                block_count: Int32(part.blockCount),
                panels: part.panels,
                filters: Int32(g.columns(.inputGradient)),
                y: dx.base + origin,
                y_image: dx.h * dx.w * dx.pixelStride,
                y_row: g.strideHeight * dx.w * dx.pixelStride,
                y_pixel: g.strideWidth * dx.pixelStride,
                accumulates: accumulating,
                bias: nil,
                residual: nil,
                r_image: 0,
                r_row: 0,
                r_pixel: 0,
                epilogue: CK_EPILOGUE_NONE,
                y_mask: nil,
                y_mask_words: 0,
                y_slopes: nil,
                y_slopes_pixel: 0
            )
        }
        if isPicture, let product = unsafe jobs.first {
            unsafe PictureGradient.run(product, g, filters.table, into: dx, pool)
        } else {
            unsafe run(jobs, filters, images: dx.n, pool)
        }
    }
}
