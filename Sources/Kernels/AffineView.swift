internal import CKernels
package import Tensors

/// What a square view shows of a picture through an affine map, bilinearly, and the transpose.
package struct AffineView: Sendable {
    private let view: ck_view
    private let kernels: KernelSet

    /// Rows of a piece of work.
    private static let piece = 16

    /// A view.
    ///
    /// - Parameters:
    ///   - x: How far to the right in the picture a step to the right in the view goes (`xx`) and a
    ///     step down (`xy`), and where its corner is.
    ///   - y: The same downwards.
    ///   - side: The view's side, in pixels.
    ///   - height: The picture's, in pixels.
    ///   - width: The picture's, in pixels.
    ///   - kernels: The instruction set to use.
    package init(
        x: (xx: Double, xy: Double, x: Double),
        y: (yx: Double, yy: Double, y: Double),
        side: Int,
        height: Int,
        width: Int,
        kernels: KernelSet = .bound
    ) {
        view = ck_view(
            xx: x.xx,
            xy: x.xy,
            x: x.x,
            yx: y.yx,
            yy: y.yy,
            y: y.y,
            side: Int64(side),
            height: Int64(height),
            width: Int64(width)
        )
        self.kernels = kernels
    }

    /// Looks at a picture.
    ///
    /// - Parameters:
    ///   - picture: `[3, height, width]`.
    ///   - outside: The grey around it.
    ///   - pool: Shares the work.
    /// - Returns: What is seen, `[1, 3, side, side]`.
    package func look(at picture: [Float], outside: Float, pool: Pool) -> Tensor {
        let side = Int(view.side)
        let field = Field(self, pool)
        unsafe picture.withUnsafeBufferPointer { unsafe field.spread($0, less: outside, pool) }
        return unsafe Tensor([1, 3, side, side]) { seen in
            guard let seen = seen.baseAddress else { return }
            pool.run(ceilingDivision(side, Self.piece)) { item, _ in
                unsafe withUnsafePointer(to: view) { view in
                    unsafe field.table.look(
                        view,
                        field.base,
                        outside,
                        Int64(item * Self.piece),
                        Int64(min((item + 1) * Self.piece, side)),
                        seen
                    )
                }
            }
        }
    }

    /// The transpose: a sum and a view's gradient times a factor.
    ///
    /// - Parameters:
    ///   - gradient: The view's, `[3, side, side]`.
    ///   - share: The factor.
    ///   - sum: The picture's gradient so far, `[3, height, width]`; nil for zeros.
    ///   - pool: Shares the work, by the picture's rows: each pixel's sum has one order.
    /// - Returns: The picture's gradient, `[3, height, width]`.
    package func transposed(
        _ gradient: UnsafeBufferPointer<Float>,
        times share: Float,
        onto sum: [Float]? = nil,
        pool: Pool
    ) -> [Float] {
        let field = Field(self, pool)
        let count = 3 * field.height * field.width
        return unsafe [Float](unsafeUninitializedCapacity: count) { picture, size in
            size = count
            guard let gradient = gradient.baseAddress, let picture = picture.baseAddress
            else { return }
            // A part's rows are its own from the first number to the last: while they are at hand
            // they are begun, summed and written.
            pool.run(pool.threads) { item, _ in
                let rows = field.rows
                let part = rows * item / pool.threads..<rows * (item + 1) / pool.threads
                if let sum {
                    unsafe sum.withUnsafeBufferPointer { sum in
                        for row in part { unsafe field.spread(sum, less: 0, row: row) }
                    }
                } else {
                    field.clear(part)
                }
                unsafe withUnsafePointer(to: view) { view in
                    unsafe field.table.add(
                        view,
                        gradient,
                        share,
                        Int64(part.lowerBound),
                        Int64(part.upperBound),
                        field.base
                    )
                }
                for row in part { unsafe field.collect(into: picture, row: row) }
            }
        }
    }

    /// A picture whose pixels' colours lie together, with a margin, in a pool's shared scratch.
    @safe private struct Field {
        let base: UnsafeMutablePointer<Float>
        let table: ck_views_kernels
        let height, width: Int

        /// Its rows, the margin's among them.
        var rows: Int { height + 2 * Int(CK_MARGIN) }

        private var stride: Int { (width + 2 * Int(CK_MARGIN)) * 4 }

        init(_ view: AffineView, _ pool: Pool) {
            (height, width) = (Int(view.view.height), Int(view.view.width))
            unsafe table = ck_views_table(view.kernels.isa).pointee
            let margins = 2 * Int(CK_MARGIN)
            unsafe base = pool.sharedScratch((height + margins) * (width + margins) * 4)
        }

        /// Fills it with a picture, and its margin with zeros.
        func spread(_ picture: UnsafeBufferPointer<Float>, less: Float, _ pool: Pool) {
            pool.run(ceilingDivision(rows, AffineView.piece)) { item, _ in
                let first = item * AffineView.piece
                for row in first..<min(first + AffineView.piece, rows) {
                    unsafe spread(picture, less: less, row: row)
                }
            }
        }

        /// Fills one of its rows so.
        func spread(_ picture: UnsafeBufferPointer<Float>, less: Float, row: Int) {
            let margin = Int(CK_MARGIN)
            let to = unsafe base + row * stride
            guard (margin..<height + margin).contains(row), let from = picture.baseAddress
            else { return clear(row..<row + 1) }
            unsafe to.update(repeating: 0, count: margin * 4)
            unsafe table.spread(
                Int64(width),
                Int64(height * width),
                from + (row - margin) * width,
                less,
                to + margin * 4
            )
            unsafe (to + (width + margin) * 4).update(repeating: 0, count: margin * 4)
        }

        /// Fills rows with zeros.
        func clear(_ rows: Range<Int>) {
            unsafe (base + rows.lowerBound * stride)
                .update(repeating: 0, count: rows.count * stride)
        }

        /// Writes what a row, unless it is the margin's, has of the picture.
        func collect(into picture: UnsafeMutablePointer<Float>, row: Int) {
            let margin = Int(CK_MARGIN)
            guard (margin..<height + margin).contains(row) else { return }
            unsafe table.collect(
                Int64(width),
                base + row * stride + margin * 4,
                Int64(height * width),
                picture + (row - margin) * width
            )
        }
    }
}
