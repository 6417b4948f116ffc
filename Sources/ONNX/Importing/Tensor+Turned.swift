import Tensors

extension Tensor {
    /// [inputs, outputs] as [outputs, inputs].
    func turned(_ inputs: Int, _ outputs: Int) -> Tensor {
        // A tile has whole cache lines on either side.
        let side = 16
        let turned = unsafe withUnsafeValues { from in
            unsafe Tensor([outputs, inputs]) { to in
                guard let from = from.baseAddress, let to = to.baseAddress else { return }
                for i in stride(from: 0, to: inputs, by: side) {
                    let rows = min(side, inputs - i)
                    for o in stride(from: 0, to: outputs, by: side) {
                        unsafe Tensor.turn(
                            from + i * outputs + o,
                            outputs,
                            into: to + o * inputs + i,
                            inputs,
                            rows: rows,
                            columns: min(side, outputs - o)
                        )
                    }
                }
            }
        }
        letGoOfMemory()
        return turned
    }

    /// A tile through a block of its own, since rows that lie far apart may share a cache's places.
    @inline(__always)
    private static func turn(
        _ from: UnsafePointer<Float>,
        _ fromStride: Int,
        into to: UnsafeMutablePointer<Float>,
        _ toStride: Int,
        rows: Int,
        columns: Int
    ) {
        unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: rows * columns) { tile in
            guard let tile = tile.baseAddress else { return }
            for row in 0..<rows {
                for column in 0..<columns {
                    unsafe tile[column * rows + row] = from[row * fromStride + column]
                }
            }
            for column in 0..<columns {
                unsafe (to + column * toStride).update(from: tile + column * rows, count: rows)
            }
        }
    }
}
