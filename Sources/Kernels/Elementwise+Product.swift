internal import CKernels

extension Elementwise {
    /// y = a·b, added to y where `accumulating`; `b` has a's shape, or one pixel for each item.
    package static func multiply(
        _ a: View,
        by b: View,
        into y: View,
        accumulating: Bool = false,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(a, y)
        let isOfItems = checkFactor(b, of: a)
        let table = unsafe ck_elementwise_table(kernels.isa)
        // Bands of rows, each of one item.
        pool.runBands(y.n * y.h, rowBytes: 3 * y.w * y.pixelBytes) { band, _ in
            for row in band {
                let first = row * y.w
                unsafe table.pointee.multiply(
                    Int64(y.w),
                    Int64(y.c),
                    a.start(of: first),
                    Int64(a.pixelStride),
                    b.start(of: isOfItems ? row / y.h : first),
                    isOfItems ? 0 : Int64(b.pixelStride),
                    y.start(of: first),
                    Int64(y.pixelStride),
                    accumulating
                )
            }
        }
    }

    /// db = the sums over each item's pixels of a·dy, one pixel for each item, added to db where
    /// `accumulating`: the gradient of a product whose factor is a pixel for each item.
    package static func multiplySums(
        _ a: View,
        _ dy: View,
        into db: View,
        accumulating: Bool = false,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(a, dy)
        precondition(db.n == a.n && db.h * db.w == 1 && db.c == a.c, "\(db) for sums of \(a)")
        let table = unsafe ck_normalization_table(kernels.isa)
        let width = 64
        let blocks = (a.c + width - 1) / width
        let pixels = a.h * a.w
        pool.run(a.n * blocks) { item, _ in
            let (image, first) = (item / blocks, item % blocks * width)
            let channels = min(width, a.c - first)
            unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { sums in
                guard let sums = sums.baseAddress else { return }
                unsafe table.pointee.channel_dots(
                    Int64(pixels),
                    Int64(channels),
                    a.start(of: image * pixels) + first,
                    Int64(a.pixelStride),
                    dy.start(of: image * pixels) + first,
                    Int64(dy.pixelStride),
                    sums
                )
                let to = unsafe db.start(of: image) + first
                for i in 0..<channels {
                    unsafe to[i] = Float(sums[i]) + (accumulating ? to[i] : 0)
                }
            }
        }
    }

    /// Whether a factor is a pixel for each item; traps if it is neither that nor of a's shape.
    private static func checkFactor(_ b: View, of a: View) -> Bool {
        if b.hasShape(of: a) { return false }
        precondition(b.n == a.n && b.h * b.w == 1 && b.c == a.c, "\(b) as a factor of \(a)")
        return true
    }
}
