internal import Kernels

/// A block of numbers, row by row.
struct Matrix: Sendable, Equatable {
    /// Its height.
    let rows: Int
    /// Its width.
    let columns: Int
    /// The numbers, one row after the other.
    private(set) var values: [Double]  // [rows, columns]

    /// A matrix of these rows, all of one length.
    init(_ rows: [[Double]]) {
        self.init(rows: rows.count, columns: rows.first?.count ?? 0, values: rows.flatMap(\.self))
    }

    /// A matrix of these numbers.
    init(rows: Int, columns: Int, values: [Double]) {
        precondition(values.count == rows * columns, "\(values.count) numbers do not fit")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// The number in a row and a column.
    subscript(row: Int, column: Int) -> Double {
        get { values[row * columns + column] }
        set { values[row * columns + column] = newValue }
    }

    /// One row.
    func row(_ index: Int) -> ArraySlice<Double> {
        values[index * columns..<(index + 1) * columns]
    }

    /// The same with the mean of each column taken off.
    func centred() -> Matrix {
        var result = self
        for column in 0..<columns {
            let mean = (0..<rows).reduce(0.0) { $0 + self[$1, column] } / Double(rows)
            for row in 0..<rows { result[row, column] -= mean }
        }
        return result
    }

    /// The products of all rows with all rows, `[rows, rows]`.
    func gram() -> Matrix {
        let products = SymmetricMatrix.gram(values, rows: rows, columns: columns)
        return Matrix(rows: rows, columns: rows, values: products)
    }

    /// Of a symmetric matrix the eigenvalues, ascending, and the eigenvectors of length one, a row
    /// each.
    func eigen() -> (values: [Double], vectors: Matrix) {
        precondition(rows == columns, "a symmetric matrix is square")
        let (values, vectors) = SymmetricMatrix.eigen(values, side: rows)
        return (values, Matrix(rows: rows, columns: rows, values: vectors))
    }

    /// The sum of the products of numbers in the same place.
    func product(_ other: Matrix) -> Double {
        zip(values, other.values).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
