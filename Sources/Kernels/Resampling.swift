internal import CKernels

/// A plane made of weighted sums of another's rows, and of columns of these.
///
/// Its gradient is another, by the transposed taps.
package struct Resampling: Sendable {
    private let rows: ResampleTaps
    private let columns: ResampleTaps
    private let columnsAreKept: Bool

    /// A resampling by these rows and columns.
    package init(rows: ResampleTaps, columns: ResampleTaps) {
        self.rows = rows
        self.columns = columns
        columnsAreKept = columns.isIdentity
    }

    /// The gradient of this one.
    package var transposed: Resampling {
        Resampling(rows: rows.transposed, columns: columns.transposed)
    }

    /// y = the resampled x, or y with that added.
    package func apply(
        _ x: View,
        into y: View,
        accumulating: Bool = false,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        precondition(
            x.n == y.n && x.c == y.c && x.h == rows.read && x.w == columns.read
                && y.h == rows.made && y.w == columns.made,
            "\(rows.read)×\(columns.read) to \(rows.made)×\(columns.made): \(x), \(y)"
        )
        let table = unsafe ck_resampling_table(kernels.isa)
        let bytes = (x.w + y.w) * y.pixelBytes
        pool.runBands(y.n * y.h, rowBytes: bytes) { band, worker in
            for row in band {
                let (item, own) = row.quotientAndRemainder(dividingBy: y.h)
                let from = unsafe x.start(of: item * x.h * x.w)
                let to = unsafe y.start(of: row * y.w)
                if columnsAreKept {
                    unsafe mixRows(table, x, from, own, into: to, y.pixelStride, accumulating)
                    continue
                }
                var line = unsafe UnsafePointer(pool.scratch(x.w * x.c, worker: worker))
                var stride = x.c
                if let source = rows.only(at: own) {
                    unsafe line = UnsafePointer(from + source * x.w * x.pixelStride)
                    stride = x.pixelStride
                } else {
                    let sum = unsafe UnsafeMutablePointer(mutating: line)
                    unsafe mixRows(table, x, from, own, into: sum, x.c, false)
                }
                unsafe table.pointee.mix(
                    Int64(y.w),
                    Int64(y.c),
                    columns.starts,
                    columns.sources,
                    columns.weights,
                    line,
                    Int64(stride),
                    to,
                    Int64(y.pixelStride),
                    accumulating
                )
            }
        }
    }

    /// One row made of the picture's at `from`, with as many columns as that has.
    private func mixRows(
        _ table: UnsafePointer<ck_resampling_kernels>,
        _ x: View,
        _ from: UnsafePointer<Float>,
        _ row: Int,
        into sum: UnsafeMutablePointer<Float>,
        _ stride: Int,
        _ accumulating: Bool
    ) {
        // Without gaps a whole row is like a pixel.
        let isWhole = x.isDense && stride == x.c
        let count = isWhole ? 1 : x.w
        unsafe rows.starts.withUnsafeBufferPointer { starts in
            guard let starts = starts.baseAddress else { return }
            for pixel in 0..<count {
                unsafe table.pointee.mix(
                    1,
                    Int64(isWhole ? x.w * x.c : x.c),
                    starts + row,
                    rows.sources,
                    rows.weights,
                    from + pixel * x.pixelStride,
                    Int64(x.w * x.pixelStride),
                    sum + pixel * stride,
                    0,
                    accumulating
                )
            }
        }
    }
}

extension ResampleTaps {
    /// The one that this one is, if it is a single one as it is.
    fileprivate func only(at made: Int) -> Int? {
        let first = Int(starts[made])
        guard Int(starts[made + 1]) == first + 1, weights[first] == 1 else { return nil }
        return Int(sources[first])
    }
}
