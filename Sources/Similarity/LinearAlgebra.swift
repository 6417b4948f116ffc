internal import COpenBLAS

/// What is asked of OpenBLAS.
enum LinearAlgebra {
    /// Sums must not depend on how many processors there are.
    private static let isPrepared: Bool = {
        openblas_set_num_threads(1)
        return true
    }()

    /// To be called before OpenBLAS computes.
    static func prepare() {
        precondition(isPrepared, "the library is set to one thread")
    }

    /// The eigenvalues of a symmetric matrix, ascending, and the eigenvectors of length one, a row
    /// each; LAPACK's `dsyev`.
    static func eigen(_ matrix: Matrix) -> (values: [Double], vectors: Matrix) {
        precondition(matrix.rows == matrix.columns, "a symmetric matrix is square")
        prepare()
        guard matrix.rows > 0 else { return ([], matrix) }
        let size = [Int32(matrix.rows)]
        var vectors = matrix.values
        var values = [Double](repeating: 0, count: matrix.rows)
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
        return (values, Matrix(rows: matrix.rows, columns: matrix.rows, values: vectors))
    }
}
