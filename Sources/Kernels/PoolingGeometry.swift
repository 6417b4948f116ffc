internal import CKernels

/// Which windows a pooling looks at, with PyTorch's rules for their number.
package struct PoolingGeometry: Hashable, Sendable {
    /// Rows of a window.
    package let kernelHeight: Int
    /// Columns of a window.
    package let kernelWidth: Int
    /// Rows from a window to the next.
    package let strideHeight: Int
    /// Columns from a window to the next.
    package let strideWidth: Int
    /// Rows of padding above and below, at most half a window.
    package let paddingHeight: Int
    /// Columns of padding left and right, at most half a window.
    package let paddingWidth: Int
    /// Whether a last window may reach past the padding; it never starts in it.
    package let isCeiling: Bool
    /// Whether an average's divisor counts padding (but not what lies past it).
    package let countsPadding: Bool

    /// A geometry of (height, width) pairs.
    package init(
        kernel: (Int, Int),
        stride: (Int, Int),
        padding: (Int, Int) = (0, 0),
        isCeiling: Bool = false,
        countsPadding: Bool = true
    ) {
        precondition(
            min(kernel.0, kernel.1, stride.0, stride.1) >= 1,
            "kernel and stride are positive"
        )
        precondition(
            padding.0 >= 0 && 2 * padding.0 <= kernel.0 && padding.1 >= 0
                && 2 * padding.1 <= kernel.1,
            "padding is at most half the kernel"
        )
        (kernelHeight, kernelWidth) = kernel
        (strideHeight, strideWidth) = stride
        (paddingHeight, paddingWidth) = padding
        self.isCeiling = isCeiling
        self.countsPadding = countsPadding
    }

    /// A geometry that is the same in both directions.
    package init(
        kernel: Int,
        stride: Int,
        padding: Int = 0,
        isCeiling: Bool = false,
        countsPadding: Bool = true
    ) {
        self.init(
            kernel: (kernel, kernel),
            stride: (stride, stride),
            padding: (padding, padding),
            isCeiling: isCeiling,
            countsPadding: countsPadding
        )
    }

    /// The output's extents, or nil when no window fits.
    package func outputSize(height: Int, width: Int) -> (height: Int, width: Int)? {
        guard let h = outputs(height, kernelHeight, strideHeight, paddingHeight),
            let w = outputs(width, kernelWidth, strideWidth, paddingWidth)
        else { return nil }
        return (h, w)
    }

    private func outputs(_ inputs: Int, _ kernel: Int, _ stride: Int, _ padding: Int) -> Int? {
        let room = inputs + 2 * padding - kernel + (isCeiling ? stride - 1 : 0)
        guard inputs > 0, room >= 0 else { return nil }
        let count = room / stride + 1
        let startsOutside = isCeiling && (count - 1) * stride >= inputs + padding
        return startsOutside ? count - 1 : count
    }

    /// The C description of this pooling from `x` (the input's side) to `y` (the output's).
    func pooling(_ x: View, _ y: View) -> ck_pooling {
        precondition(
            outputSize(height: x.h, width: x.w).map { $0 == (y.h, y.w) } ?? false,
            "\(self) does not make \(y) of \(x)"
        )
        let rows = ck_axis(
            inputs: Int32(x.h),
            outputs: Int32(y.h),
            kernel: Int32(kernelHeight),
            stride: Int32(strideHeight),
            padding: Int32(paddingHeight),
            counts_padding: countsPadding,
            adaptive: false
        )
        let columns = ck_axis(
            inputs: Int32(x.w),
            outputs: Int32(y.w),
            kernel: Int32(kernelWidth),
            stride: Int32(strideWidth),
            padding: Int32(paddingWidth),
            counts_padding: countsPadding,
            adaptive: false
        )
        return ck_pooling(rows, columns, x, y)
    }
}

extension ck_pooling {
    init(_ rows: ck_axis, _ columns: ck_axis, _ x: View, _ y: View) {
        precondition(x.n == y.n && x.c == y.c, "a pooling keeps pictures and channels: \(x), \(y)")
        self.init(
            rows: rows,
            columns: columns,
            channels: Int64(x.c),
            x_stride: Int64(x.pixelStride),
            y_stride: Int64(y.pixelStride),
            at_stride: Int64(x.c)
        )
    }

    /// Adaptive pooling from x's extents to y's.
    init(adapting x: View, to y: View) {
        let rows = ck_axis(
            inputs: Int32(x.h),
            outputs: Int32(y.h),
            kernel: 0,
            stride: 0,
            padding: 0,
            counts_padding: false,
            adaptive: true
        )
        let columns = ck_axis(
            inputs: Int32(x.w),
            outputs: Int32(y.w),
            kernel: 0,
            stride: 0,
            padding: 0,
            counts_padding: false,
            adaptive: true
        )
        self.init(rows, columns, x, y)
    }
}
