internal import COpenBLAS

/// Products of matrices, several for each item: a [batches, rows, inner] · b [batches, inner,
/// columns], in the items' order in memory; b may lie there as [batches, columns, inner].
///
/// Each product is cut by rows, always the same way, and each piece is the library's work on one
/// thread: an item has the same bits whatever its batch and the number of threads.
package struct BatchedProduct: Hashable, Sendable {
    /// Products of an item.
    package let batches: Int
    /// Rows of a and of what is made.
    package let rows: Int
    /// Columns of a, rows of b.
    package let inner: Int
    /// Columns of b and of what is made.
    package let columns: Int
    /// Whether b lies in memory as [batches, columns, inner], as the keys of attention do.
    package let isSecondTransposed: Bool

    /// Products of these extents.
    package init(
        batches: Int,
        rows: Int,
        inner: Int,
        columns: Int,
        isSecondTransposed: Bool = false
    ) {
        precondition(
            batches > 0 && rows > 0 && inner > 0 && columns > 0,
            "\(batches) products of \(rows)×\(inner) and \(inner)×\(columns)"
        )
        self.batches = batches
        self.rows = rows
        self.inner = inner
        self.columns = columns
        self.isSecondTransposed = isSecondTransposed
    }

    /// y = a·b.
    package func apply(_ a: View, _ b: View, into y: View, pool: Pool) {
        check(a, b, y)
        a.withDense(pool) { a in
            b.withDense(pool) { b in
                y.fillDense(accumulating: false, pool) { y in
                    multiply(Operand(a, (rows, inner)), second(b), into: y, pool)
                }
            }
        }
    }

    /// The gradient with respect to a, dy·bᵀ, written to `da` or added to it.
    package func firstGradient(
        _ b: View,
        _ dy: View,
        into da: View,
        accumulating: Bool,
        pool: Pool
    ) {
        check(da, b, dy)
        b.withDense(pool) { b in
            dy.withDense(pool) { dy in
                da.fillDense(accumulating: accumulating, pool) { da in
                    let dy = Operand(dy, (rows, columns))
                    multiply(dy, second(b).transposed, into: da, pool)
                }
            }
        }
    }

    /// The gradient with respect to b, aᵀ·dy, written to `db` or added to it; where b lies
    /// transposed, so does its gradient: dyᵀ·a.
    package func secondGradient(
        _ a: View,
        _ dy: View,
        into db: View,
        accumulating: Bool,
        pool: Pool
    ) {
        check(a, db, dy)
        a.withDense(pool) { a in
            dy.withDense(pool) { dy in
                db.fillDense(accumulating: accumulating, pool) { db in
                    let (a, dy) = (Operand(a, (rows, inner)), Operand(dy, (rows, columns)))
                    if isSecondTransposed {
                        multiply(dy.transposed, a, into: db, pool)
                    } else {
                        multiply(a.transposed, dy, into: db, pool)
                    }
                }
            }
        }
    }

    /// b as it is meant, however it lies.
    private func second(_ b: View) -> Operand {
        isSecondTransposed
            ? Operand(b, (columns, inner)).transposed : Operand(b, (inner, columns))
    }

    /// Matrices as they lie in memory, and whether their transposes are meant.
    private struct Operand {
        let view: View
        let rows: Int
        let columns: Int
        private(set) var isTransposed = false

        init(_ view: View, _ extents: (rows: Int, columns: Int)) {
            self.view = view
            rows = extents.rows
            columns = extents.columns
        }

        /// The same memory with its transposes meant.
        var transposed: Operand {
            var other = self
            other.isTransposed.toggle()
            return other
        }

        var transposition: CBLAS_TRANSPOSE { isTransposed ? CblasTrans : CblasNoTrans }

        /// Where a row of what is meant begins.
        func start(of row: Int, in matrix: Int) -> UnsafeMutablePointer<Float> {
            unsafe view.base + matrix * rows * columns + (isTransposed ? row : row * columns)
        }
    }

    /// Rows of one piece.
    private static let piece = 128

    private func multiply(_ a: Operand, _ b: Operand, into y: View, _ pool: Pool) {
        precondition(MatrixProduct.isPrepared, "the library is set to one thread")
        let (rows, inner) = a.isTransposed ? (a.columns, a.rows) : (a.rows, a.columns)
        let columns = b.isTransposed ? b.rows : b.columns
        let pieces = ceilingDivision(rows, Self.piece)
        pool.run(y.n * batches * pieces) { item, _ in
            let (matrix, piece) = item.quotientAndRemainder(dividingBy: pieces)
            let first = piece * Self.piece
            unsafe cblas_sgemm(
                CblasRowMajor,
                a.transposition,
                b.transposition,
                Int32(min(Self.piece, rows - first)),
                Int32(columns),
                Int32(inner),
                1,
                a.start(of: first, in: matrix),
                Int32(a.columns),
                b.start(of: 0, in: matrix),
                Int32(b.columns),
                0,
                y.base + (matrix * rows + first) * columns,
                Int32(columns)
            )
        }
    }

    private func check(_ a: View, _ b: View, _ y: View) {
        precondition(
            a.n == y.n && b.n == y.n && a.count == a.n * batches * rows * inner
                && b.count == b.n * batches * inner * columns
                && y.count == y.n * batches * rows * columns,
            "\(self) of \(a) and \(b) into \(y)"
        )
    }
}
