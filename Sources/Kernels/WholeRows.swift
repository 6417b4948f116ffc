internal import CKernels

extension View {
    /// This picture with its padding made real, so that a filter's row is one contiguous copy.
    ///
    /// In the pool's shared scratch, unless there is nothing to pad and pixels have no gaps.
    func padded(for g: ConvolutionGeometry, pool: Pool) -> View {
        if !g.isPadded && isDense { return self }
        let height = h + g.paddingHeight + g.endPaddingHeight
        let width = w + g.paddingWidth + g.endPaddingWidth
        let rowLength = width * c
        let copy = unsafe pool.sharedScratch(n * height * rowLength)
        pool.runBands(n * height, rowBytes: 2 * rowLength * MemoryLayout<Float>.stride) { rows, _ in
            for row in rows {
                let to = unsafe copy + row * rowLength
                let y = row % height - g.paddingHeight
                if (0..<h).contains(y) {
                    unsafe copyRow(row / height * h + y, to, for: g)
                } else {
                    unsafe to.update(repeating: 0, count: rowLength)
                }
            }
        }
        return unsafe View(copy, n: n, h: height, w: width, c: c)
    }

    /// Copies a row, counted over the whole batch, with zeros on both sides.
    private func copyRow(
        _ row: Int,
        _ to: UnsafeMutablePointer<Float>,
        for g: ConvolutionGeometry
    ) {
        let margin = g.paddingWidth * c
        unsafe to.update(repeating: 0, count: margin)
        unsafe (to + margin + w * c).update(repeating: 0, count: g.endPaddingWidth * c)
        let from = unsafe base + row * w * pixelStride
        if isDense {
            unsafe (to + margin).update(from: from, count: w * c)
            return
        }
        for pixel in 0..<w {
            unsafe (to + margin + pixel * c).update(from: from + pixel * pixelStride, count: c)
        }
    }
}

extension ConvolutionGeometry {
    /// What a grid of output positions reads: `x`, or its padded copy when rows are read whole.
    func source(
        _ x: View,
        group: Int,
        gridHeight: Int,
        gridWidth: Int,
        taps: UnsafePointer<ck_tap>
    ) -> ck_source {
        unsafe ck_source(
            x: x.base + group * groupChannels,
            image: x.h * x.w * x.pixelStride,
            row: x.w * x.pixelStride,
            pixel: x.pixelStride,
            h: Int32(x.h),
            w: Int32(x.w),
            mask: nil,
            mask_words: 0,
            mask_bit: 0,
            grid_h: Int32(gridHeight),
            grid_w: Int32(gridWidth),
            step_y: Int32(strideHeight),
            step_x: Int32(strideWidth),
            taps: taps
        )
    }
}
