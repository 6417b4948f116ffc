private import Tensors

/// A matrix that others are multiplied by from the left, again and again: packed once, for the
/// kernels of convolutions.
///
/// A product of matrices is a 1×1 convolution; where the system's BLAS does not know a processor,
/// these are several times as fast.
struct RightFactor: Sendable {
    private let filters: PackedFilters

    /// Its rows: the columns of what is multiplied by it.
    let rows: Int
    /// Its columns, and those of a product.
    let columns: Int

    /// The matrix of these values, `[rows, columns]`.
    init(_ values: [Float], rows: Int, columns: Int, pool: Pool) {
        precondition(values.count == rows * columns, "\(values.count) values do not fit")
        self.rows = rows
        self.columns = columns
        let filters = (0..<columns).flatMap { column in
            (0..<rows).map { values[$0 * columns + column] }
        }
        self.filters = PackedFilters(
            Tensor([columns, rows, 1, 1], filters),
            geometry: ConvolutionGeometry(
                inputChannels: rows,
                outputChannels: columns,
                kernelHeight: 1,
                kernelWidth: 1
            ),
            direction: .forward,
            method: .direct,
            pool: pool
        )
    }

    /// left · this.
    ///
    /// - Parameters:
    ///   - left: Rows of as many values as this has rows.
    ///   - count: How many rows.
    ///   - stride: Values from one row to the next; by default they follow without gaps.
    ///   - result: Receives as many rows of as many values as this has columns.
    ///   - resultStride: Values from one of its rows to the next.
    ///   - pool: Shares the work.
    func multiply(
        _ left: UnsafeMutablePointer<Float>,
        count: Int,
        stride: Int? = nil,
        into result: UnsafeMutablePointer<Float>,
        resultStride: Int? = nil,
        pool: Pool
    ) {
        Convolver.convolve(
            unsafe View(left, n: 1, h: 1, w: count, c: rows, pixelStride: stride),
            filters,
            into: unsafe View(result, n: 1, h: 1, w: count, c: columns, pixelStride: resultStride),
            pool: pool
        )
    }
}
