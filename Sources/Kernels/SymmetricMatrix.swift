internal import COpenBLAS

/// Symmetric matrices of doubles, row by row: products of rows, eigenvectors; over OpenBLAS.
///
/// On one thread, so that no sum depends on how many processors there are.
package enum SymmetricMatrix {
    /// The products of all rows with all rows; BLAS's `dsyrk`.
    ///
    /// - Parameters:
    ///   - values: `[rows, columns]`.
    ///   - rows: How many rows there are.
    ///   - columns: How long each is.
    /// - Returns: `[rows, rows]`.
    package static func gram(_ values: [Double], rows: Int, columns: Int) -> [Double] {
        precondition(MatrixProduct.isPrepared, "the library is set to one thread")
        precondition(values.count == rows * columns, "\(values.count) numbers do not fit")
        var result = [Double](repeating: 0, count: rows * rows)
        guard !values.isEmpty else { return result }
        unsafe cblas_dsyrk(
            CblasRowMajor,
            CblasUpper,
            CblasNoTrans,
            Int32(rows),
            Int32(columns),
            1,
            values,
            Int32(columns),
            0,
            &result,
            Int32(rows)
        )
        for row in 0..<rows {
            for column in 0..<row { result[row * rows + column] = result[column * rows + row] }
        }
        return result
    }

    /// A symmetric matrix times another; BLAS's `dsymm`.
    ///
    /// - Parameters:
    ///   - matrix: `[side, side]`.
    ///   - values: `[side, columns]`.
    ///   - side: How many rows both have.
    /// - Returns: `[side, columns]`.
    package static func product(
        _ matrix: [Double],
        _ values: [Double],
        side: Int
    ) -> [Double] {
        precondition(MatrixProduct.isPrepared, "the library is set to one thread")
        precondition(matrix.count == side * side, "a symmetric matrix is square")
        let columns = values.count / max(side, 1)
        precondition(values.count == side * columns, "\(values.count) numbers do not fit")
        var result = [Double](repeating: 0, count: values.count)
        guard !values.isEmpty else { return result }
        unsafe cblas_dsymm(
            CblasRowMajor,
            CblasLeft,
            CblasUpper,
            Int32(side),
            Int32(columns),
            1,
            matrix,
            Int32(side),
            values,
            Int32(columns),
            0,
            &result,
            Int32(columns)
        )
        return result
    }

    /// What a matrix only stretches, and how much; LAPACK's `dsyev`.
    ///
    /// - Parameters:
    ///   - matrix: `[side, side]`, finite.
    ///   - side: How many rows it has.
    /// - Returns: The eigenvalues, ascending, and the eigenvectors of length one, a row each.
    package static func eigen(
        _ matrix: [Double],
        side: Int
    ) -> (values: [Double], vectors: [Double]) {
        precondition(MatrixProduct.isPrepared, "the library is set to one thread")
        precondition(matrix.count == side * side, "a symmetric matrix is square")
        guard side > 0 else { return ([], matrix) }
        let size = [Int32(side)]
        var vectors = matrix
        var values = [Double](repeating: 0, count: side)
        // A first call with a length of −1 asks how much memory is best.
        var length: Int32 = -1
        var work = [0.0]
        var info: Int32 = 0
        for _ in 0..<2 {
            // Fortran counts down the columns: its upper half is our lower one, which is the same.
            unsafe dsyev_("V", "U", size, &vectors, size, &values, &work, &length, &info, 1, 1)
            guard info == 0, length < 0 else { break }
            length = Int32(work[0])
            work = [Double](repeating: 0, count: Int(length))
        }
        // A positive number tells of no convergence, which finite numbers do not lead to.
        precondition(info == 0, "dsyev ended with \(info)")
        return (values, vectors)
    }
}
