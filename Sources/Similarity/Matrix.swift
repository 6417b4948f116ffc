internal import COpenBLAS

/// A block of numbers, row by row.
package struct Matrix: Sendable, Equatable {
    /// Its height.
    package let rows: Int
    /// Its width.
    package let columns: Int
    /// The numbers, one row after the other.
    package private(set) var values: [Double]  // [rows, columns]

    /// A matrix of these rows, all of one length.
    package init(_ rows: [[Double]]) {
        self.init(rows: rows.count, columns: rows.first?.count ?? 0, values: rows.flatMap(\.self))
    }

    /// A matrix of these numbers.
    package init(rows: Int, columns: Int, values: [Double]) {
        precondition(values.count == rows * columns, "\(values.count) numbers do not fit")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// The number in a row and a column.
    package subscript(row: Int, column: Int) -> Double {
        get { values[row * columns + column] }
        set { values[row * columns + column] = newValue }
    }

    /// One row.
    package func row(_ index: Int) -> ArraySlice<Double> {
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

    /// The products of all rows with all rows, `[rows, rows]`, as OpenBLAS's `cblas_dsyrk` has them.
    func gram() -> Matrix {
        LinearAlgebra.prepare()
        var result = Matrix(
            rows: rows,
            columns: rows,
            values: Array(repeating: 0, count: rows * rows)
        )
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
            &result.values,
            Int32(rows)
        )
        for row in 0..<rows {
            for column in 0..<row { result[row, column] = result[column, row] }
        }
        return result
    }

    /// The sum of the products of numbers in the same place.
    func product(_ other: Matrix) -> Double {
        zip(values, other.values).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
