internal import COpenBLAS
internal import Glibc
package import Tensors

/// Fully connected layers, over OpenBLAS.
///
/// The work is cut here, always the same way, and the library runs on one thread for each piece:
/// called from several threads it must not make its own, and results must not depend on their
/// number.
package enum MatrixProduct {
    /// Set before the first call, since the library reads it unsynchronised.
    static let isPrepared: Bool = {
        openblas_set_num_threads(1)
        return true
    }()

    /// Has the library keep a buffer for each thread that may call it at once; false where the
    /// address space has no room for them.
    ///
    /// Otherwise a product takes one when it first needs it, and waits for ever if it can't.
    package static func claimBuffers(forThreads count: Int) -> Bool {
        let bytes = count * openblas_buffer_bytes
        let room = unsafe mmap(nil, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        if unsafe room == MAP_FAILED { return false }
        unsafe munmap(room, bytes)
        openblas_claim_buffers(Int32(count))
        return true
    }

    /// How a batch's rows are formed.
    package enum Rows: Sendable {
        /// Each as if it were the only one, to the bit: what pictures are made by.
        case alone
        /// All by one product, which reads the weights once and rounds otherwise: for training.
        case together
    }

    /// Outputs or inputs of one piece.
    private static let piece = 128

    /// y = x·wᵀ + bias.
    ///
    /// - Parameters:
    ///   - x: `[n, 1, 1, inputs]`.
    ///   - weights: `[outputs, inputs]`.
    ///   - bias: A value for each output.
    ///   - y: `[n, 1, 1, outputs]`.
    ///   - rows: How rows are formed; of one row it is all the same.
    ///   - pool: Shares the work.
    package static func linear(
        _ x: View,
        weights: Tensor,
        bias: [Float]? = nil,
        into y: View,
        rows: Rows,
        pool: Pool
    ) {
        check(x, weights.shape, y)
        let inputs = x.c
        precondition(bias.map { $0.count == y.c } ?? true, "one bias an output")
        unsafe weights.withUnsafeValues { w in
            pool.run(pieces(y.c)) { item, worker in
                let range = range(item, of: y.c)
                for row in 0..<x.n {
                    let to = unsafe y.base + row * y.pixelStride
                    for output in range { unsafe to[output] = bias?[output] ?? 0 }
                }
                let from = unsafe w.baseAddress.map { unsafe $0 + range.lowerBound * x.c }
                if x.n == 1 || rows == .alone {
                    unsafe eachRow(x, y.channels(range), pool, worker) { x, y in
                        unsafe cblas_sgemv(
                            CblasRowMajor,
                            CblasNoTrans,
                            Int32(range.count),
                            Int32(inputs),
                            1,
                            from,
                            Int32(inputs),
                            x,
                            1,
                            1,
                            y,
                            1
                        )
                    }
                } else {
                    unsafe cblas_sgemm(
                        CblasRowMajor,
                        CblasNoTrans,
                        CblasTrans,
                        Int32(x.n),
                        Int32(range.count),
                        Int32(x.c),
                        1,
                        x.base,
                        Int32(x.pixelStride),
                        from,
                        Int32(x.c),
                        1,
                        y.base + range.lowerBound,
                        Int32(y.pixelStride)
                    )
                }
            }
        }
    }

    /// dx = [dx +] dy·w, the gradient with respect to the input.
    package static func linearInputGradient(
        _ dy: View,
        weights: Tensor,
        into dx: View,
        accumulating: Bool = false,
        rows: Rows,
        pool: Pool
    ) {
        check(dx, weights.shape, dy)
        let (inputs, outputs) = (dx.c, dy.c)
        let keep: Float = accumulating ? 1 : 0
        unsafe weights.withUnsafeValues { w in
            pool.run(pieces(dx.c)) { item, worker in
                let range = range(item, of: dx.c)
                let from = unsafe w.baseAddress.map { unsafe $0 + range.lowerBound }
                if dy.n == 1 || rows == .alone {
                    unsafe eachRow(dy, dx.channels(range), pool, worker) { dy, dx in
                        unsafe cblas_sgemv(
                            CblasRowMajor,
                            CblasTrans,
                            Int32(outputs),
                            Int32(range.count),
                            1,
                            from,
                            Int32(inputs),
                            dy,
                            1,
                            keep,
                            dx,
                            1
                        )
                    }
                } else {
                    unsafe cblas_sgemm(
                        CblasRowMajor,
                        CblasNoTrans,
                        CblasNoTrans,
                        Int32(dy.n),
                        Int32(range.count),
                        Int32(dy.c),
                        1,
                        dy.base,
                        Int32(dy.pixelStride),
                        from,
                        Int32(dx.c),
                        keep,
                        dx.base + range.lowerBound,
                        Int32(dx.pixelStride)
                    )
                }
            }
        }
    }

    /// The gradient with respect to weights and bias, summed over the batch.
    ///
    /// - Parameters:
    ///   - x: The layer's input, `[n, 1, 1, inputs]`.
    ///   - dy: The gradient with respect to its output, `[n, 1, 1, outputs]`.
    ///   - dw: Receives `[outputs, inputs]`.
    ///   - db: Receives a sum for each output.
    ///   - pool: Shares the work.
    package static func linearParameterGradient(
        _ x: View,
        _ dy: View,
        dw: UnsafeMutablePointer<Float>,
        db: UnsafeMutablePointer<Float>? = nil,
        pool: Pool
    ) {
        check(x, [dy.c, x.c], dy)
        pool.run(pieces(dy.c)) { item, _ in
            let range = range(item, of: dy.c)
            unsafe cblas_sgemm(
                CblasRowMajor,
                CblasTrans,
                CblasNoTrans,
                Int32(range.count),
                Int32(x.c),
                Int32(x.n),
                1,
                dy.base + range.lowerBound,
                Int32(dy.pixelStride),
                x.base,
                Int32(x.pixelStride),
                0,
                dw + range.lowerBound * x.c,
                Int32(x.c)
            )
            guard let db = unsafe db else { return }
            for output in range {
                var sum = 0.0
                for row in 0..<dy.n { unsafe sum += Double(dy.base[row * dy.pixelStride + output]) }
                unsafe db[output] = Float(sum)
            }
        }
    }

    /// Calls `body` with every row of `x` and `y`, each copied to where a first row begins: the
    /// library's sums may hang on that.
    private static func eachRow(
        _ x: View,
        _ y: View,
        _ pool: Pool,
        _ worker: Int,
        _ body: (_ x: UnsafeMutablePointer<Float>, _ y: UnsafeMutablePointer<Float>) -> Void
    ) {
        let own = unsafe pool.scratch(piece + x.c, worker: worker)
        for row in 0..<x.n {
            let to = unsafe y.start(of: row)
            unsafe own.update(from: to, count: y.c)
            unsafe (own + piece).update(from: x.start(of: row), count: x.c)
            unsafe body(own + piece, own)
            unsafe to.update(from: own, count: y.c)
        }
    }

    private static func check(_ x: View, _ weights: Shape, _ y: View) {
        precondition(isPrepared, "the library is set to one thread")
        precondition(
            x.h * x.w == 1 && y.h * y.w == 1 && x.n == y.n,
            "rows without height and width"
        )
        precondition(
            weights == [y.c, x.c],
            "weights \(weights) from \(x.c) inputs to \(y.c) outputs"
        )
    }

    private static func pieces(_ count: Int) -> Int { ceilingDivision(count, piece) }

    private static func range(_ item: Int, of count: Int) -> Range<Int> {
        (item * piece)..<min((item + 1) * piece, count)
    }
}
