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
    /// Rows of padding above, fewer than a window reaches over.
    package let paddingHeight: Int
    /// Columns of padding left, fewer than a window reaches over.
    package let paddingWidth: Int
    /// Rows of padding below, fewer than a window reaches over.
    package let endPaddingHeight: Int
    /// Columns of padding right, fewer than a window reaches over.
    package let endPaddingWidth: Int
    /// Rows from one of a window's to the next.
    package let dilationHeight: Int
    /// Columns from one of a window's to the next.
    package let dilationWidth: Int
    /// Whether a last window may reach past the padding; it never starts in it.
    package let isCeiling: Bool
    /// Whether an average's divisor counts padding (but not what lies past it).
    package let countsPadding: Bool

    /// A geometry of (height, width) pairs, padded at the ends as at the beginnings unless told
    /// otherwise.
    package init(
        kernel: (Int, Int),
        stride: (Int, Int),
        padding: (Int, Int) = (0, 0),
        endPadding: (Int, Int)? = nil,
        dilation: (Int, Int) = (1, 1),
        isCeiling: Bool = false,
        countsPadding: Bool = true
    ) {
        precondition(
            min(kernel.0, kernel.1, stride.0, stride.1, dilation.0, dilation.1) >= 1,
            "kernel, stride and dilation are positive"
        )
        let end = endPadding ?? padding
        precondition(
            min(padding.0, padding.1, end.0, end.1) >= 0
                && max(padding.0, end.0) <= dilation.0 * (kernel.0 - 1)
                && max(padding.1, end.1) <= dilation.1 * (kernel.1 - 1),
            "every window reaches something besides padding"
        )
        (kernelHeight, kernelWidth) = kernel
        (strideHeight, strideWidth) = stride
        (paddingHeight, paddingWidth) = padding
        (endPaddingHeight, endPaddingWidth) = end
        (dilationHeight, dilationWidth) = dilation
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

    /// The bytes of a winner's place in its window.
    package var winnerBytes: Int { kernelHeight * kernelWidth > 256 ? 4 : 1 }

    /// The output's extents, or nil when no window fits.
    package func outputSize(height: Int, width: Int) -> (height: Int, width: Int)? {
        let rows = axis(height, isRows: true)
        let columns = axis(width, isRows: false)
        guard let h = outputs(rows), let w = outputs(columns) else { return nil }
        return (h, w)
    }

    /// One direction over so many inputs; how many outputs it has is still to be said.
    private func axis(_ inputs: Int, isRows: Bool) -> ck_axis {
        ck_axis(
            inputs: Int32(inputs),
            outputs: 0,
            dilation: Int32(isRows ? dilationHeight : dilationWidth),
            kernel: Int32(isRows ? kernelHeight : kernelWidth),
            stride: Int32(isRows ? strideHeight : strideWidth),
            padding: Int32(isRows ? paddingHeight : paddingWidth),
            end_padding: Int32(isRows ? endPaddingHeight : endPaddingWidth),
            counts_padding: countsPadding,
            adaptive: false
        )
    }

    private func outputs(_ axis: ck_axis) -> Int? {
        let room =
            axis.inputs + axis.padding + axis.end_padding
            - ((axis.kernel - 1) * axis.dilation + 1) + (isCeiling ? axis.stride - 1 : 0)
        guard axis.inputs > 0, room >= 0 else { return nil }
        let count = room / axis.stride + 1
        let startsOutside = isCeiling && (count - 1) * axis.stride >= axis.inputs + axis.padding
        return Int(startsOutside ? count - 1 : count)
    }

    /// The C description of this pooling from `x` (the input's side) to `y` (the output's).
    func pooling(_ x: View, _ y: View) -> ck_pooling {
        precondition(
            outputSize(height: x.h, width: x.w).map { $0 == (y.h, y.w) } ?? false,
            "\(self) does not make \(y) of \(x)"
        )
        var rows = axis(x.h, isRows: true)
        var columns = axis(x.w, isRows: false)
        (rows.outputs, columns.outputs) = (Int32(y.h), Int32(y.w))
        var pooling = ck_pooling(rows, columns, x, y)
        pooling.wide_places = winnerBytes > 1
        return pooling
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
            at_stride: Int64(x.c),
            wide_places: false
        )
    }

    /// Adaptive pooling from x's extents to y's.
    init(adapting x: View, to y: View) {
        func axis(_ inputs: Int, _ outputs: Int) -> ck_axis {
            ck_axis(
                inputs: Int32(inputs),
                outputs: Int32(outputs),
                dilation: 1,
                kernel: 0,
                stride: 0,
                padding: 0,
                end_padding: 0,
                counts_padding: false,
                adaptive: true
            )
        }
        let (rows, columns) = (axis(x.h, y.h), axis(x.w, y.w))
        self.init(rows, columns, x, y)
    }
}
