internal import CKernels

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
    /// - Returns: What is seen, `[3, side, side]`.
    package func look(at picture: [Float], outside: Float, pool: Pool) -> [Float] {
        let side = Int(view.side)
        let count = 3 * side * side
        let field = Field(self, pool)
        unsafe picture.withUnsafeBufferPointer { unsafe field.spread($0, less: outside, pool) }
        return unsafe [Float](unsafeUninitializedCapacity: count) { seen, size in
            size = count
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
        if let sum {
            unsafe sum.withUnsafeBufferPointer { unsafe field.spread($0, less: 0, pool) }
        } else {
            field.clear(pool)
        }
        let rows = field.height + 2 * Int(CK_MARGIN)
        let count = 3 * field.height * field.width
        return unsafe [Float](unsafeUninitializedCapacity: count) { picture, size in
            size = count
            guard let gradient = gradient.baseAddress else { return }
            pool.run(pool.threads) { item, _ in
                unsafe withUnsafePointer(to: view) { view in
                    unsafe field.table.add(
                        view,
                        gradient,
                        share,
                        Int64(rows * item / pool.threads),
                        Int64(rows * (item + 1) / pool.threads),
                        field.base
                    )
                }
            }
            unsafe field.collect(into: picture, pool)
        }
    }

    /// A picture whose pixels' colours lie together, with a margin, in a pool's shared scratch.
    @safe private struct Field {
        let base: UnsafeMutablePointer<Float>
        let table: ck_views_kernels
        let height, width: Int

        private var stride: Int { (width + 2 * Int(CK_MARGIN)) * 4 }

        init(_ view: AffineView, _ pool: Pool) {
            (height, width) = (Int(view.view.height), Int(view.view.width))
            unsafe table = ck_views_table(view.kernels.isa).pointee
            let rows = height + 2 * Int(CK_MARGIN)
            unsafe base = pool.sharedScratch(rows * (width + 2 * Int(CK_MARGIN)) * 4)
        }

        /// Fills it with a picture, and its margin with zeros.
        func spread(_ picture: UnsafeBufferPointer<Float>, less: Float, _ pool: Pool) {
            let margin = Int(CK_MARGIN)
            eachRows(height + 2 * margin, pool) { row in
                let to = unsafe base + row * stride
                guard (margin..<height + margin).contains(row),
                    let from = picture.baseAddress
                else { return unsafe to.update(repeating: 0, count: stride) }
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
        }

        /// Fills it and its margin with zeros.
        func clear(_ pool: Pool) {
            eachRows(height + 2 * Int(CK_MARGIN), pool) { row in
                unsafe (base + row * stride).update(repeating: 0, count: stride)
            }
        }

        /// Writes the picture in it.
        func collect(into picture: UnsafeMutableBufferPointer<Float>, _ pool: Pool) {
            eachRows(height, pool) { row in
                guard let to = picture.baseAddress else { return }
                unsafe table.collect(
                    Int64(width),
                    base + (row + Int(CK_MARGIN)) * stride + Int(CK_MARGIN) * 4,
                    Int64(height * width),
                    to + row * width
                )
            }
        }

        private func eachRows(_ count: Int, _ pool: Pool, _ body: (Int) -> Void) {
            pool.run(ceilingDivision(count, AffineView.piece)) { item, _ in
                let first = item * AffineView.piece
                for row in first..<min(first + AffineView.piece, count) { body(row) }
            }
        }
    }
}
