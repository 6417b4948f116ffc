internal import CKernels

/// The input gradient of a picture's first convolution, whose few channels would leave most of each
/// vector empty: one product a position for all pixels under its filter, added up afterwards.
enum PictureGradient {
    /// Runs `product`, of a row for each position, in bands of the picture's rows.
    ///
    /// Each band works out anew what positions beyond its edge send into it, so there are only as
    /// many as keep the threads even.
    static func run(
        _ product: ck_convolution,
        _ g: ConvolutionGeometry,
        _ table: UnsafePointer<ck_convolution_kernels>,
        into dx: View,
        _ pool: Pool
    ) {
        var job = unsafe ck_picture_gradient(
            columns: product,
            kernel_h: Int32(g.kernelHeight),
            row_floats: Int32(g.kernelWidth * g.inputChannels),
            step_y: Int32(g.strideHeight),
            step_floats: Int32(g.strideWidth * g.inputChannels),
            padding_y: Int32(g.paddingHeight),
            padding_floats: Int32(g.paddingWidth * g.inputChannels),
            dilation_y: Int32(g.dilationHeight),
            x: dx.base,
            image: dx.h * dx.w * dx.pixelStride,
            row: dx.w * dx.pixelStride,
            pixel: dx.pixelStride,
            h: Int32(dx.h),
            w: Int32(dx.w),
            c: Int32(dx.c),
            accumulates: product.accumulates
        )
        let bands = min(dx.h, pool.threads == 1 ? 1 : 3 * pool.threads)
        let rows = ceilingDivision(dx.h, bands)
        let floats = unsafe Int(ck_picture_gradient_scratch(table, &job, Int32(rows)))
        unsafe withUnsafePointer(to: job) { job in
            pool.run(dx.n * bands) { item, worker in
                let first = dx.h * (item % bands) / bands
                let last = dx.h * (item % bands + 1) / bands
                unsafe ck_convolve_picture_gradient(
                    table,
                    job,
                    Int32(item / bands),
                    Int32(first),
                    Int32(last),
                    pool.scratch(floats, worker: worker)
                )
            }
        }
    }
}
