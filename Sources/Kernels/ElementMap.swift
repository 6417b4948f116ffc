internal import CKernels

/// Where the numbers of an item go, in its memory's order: each made is one that is read, or a
/// number that is the same for all.
///
/// A number may be read often, or never.
package struct ElementMap: Sendable {
    /// Numbers of an item that are read, and that are made.
    package let counts: (read: Int, made: Int)
    /// What those made of none are.
    package let fill: Float
    /// How many numbers move together: the most of which all made can be put together.
    package let run: Int

    /// For each run made the run read, or −1; in runs that begin at multiples of their length.
    private let sources: [Int32]

    /// A map that makes each number of the one that `source` names, or of `fill`.
    package init(
        reading read: Int,
        making made: Int,
        fill: Float = 0,
        _ source: (_ number: Int) -> Int?
    ) {
        precondition(read <= Int32.max && made <= Int32.max, "\(read) numbers to \(made)")
        counts = (read, made)
        self.fill = fill
        let all = (0..<made).map { number -> Int32 in
            guard let from = source(number) else { return -1 }
            precondition(0 <= from && from < read, "number \(from) of \(read)")
            return Int32(from)
        }
        let run = ElementMap.run(of: all, reading: read)
        self.run = run
        sources = stride(from: 0, to: made, by: run).map { number in
            all[number] < 0 ? -1 : all[number] / Int32(run)
        }
    }

    /// The greatest length that divides the numbers made and read and the places at which a run of
    /// neighbours begins and ends, in both.
    private static func run(of sources: [Int32], reading read: Int) -> Int {
        var run = greatestCommonDivisor(sources.count, read)
        for number in sources.indices {
            if run == 1 { break }
            let (from, last) = (sources[number], number == 0 ? -2 : sources[number - 1])
            if from < 0 ? last == -1 : last >= 0 && from == last + 1 { continue }
            run = greatestCommonDivisor(run, number)
            if from >= 0 { run = greatestCommonDivisor(run, Int(from)) }
        }
        return max(run, 1)
    }

    /// y = the numbers made of x's.
    package func apply(_ x: View, into y: View, kernels: KernelSet = .bound, pool: Pool) {
        precondition(
            x.n == y.n && x.count == x.n * counts.read && y.count == y.n * counts.made,
            "\(counts) numbers: \(x), \(y)"
        )
        let table = unsafe ck_gather_table(kernels.isa)
        let bytes = 2 * run * MemoryLayout<Float>.stride
        x.withDense(pool) { x in
            y.fillDense(accumulating: false, pool) { y in
                pool.runItems(x.n, of: sources.count, rowBytes: bytes) { item, band in
                    unsafe sources.withUnsafeBufferPointer { from in
                        guard let from = from.baseAddress else { return }
                        unsafe table.pointee.gather(
                            Int64(band.count),
                            Int64(run),
                            from + band.lowerBound,
                            fill,
                            x.base + item * counts.read,
                            y.base + item * counts.made + band.lowerBound * run
                        )
                    }
                }
            }
        }
    }

    /// Its gradient.
    package var gradient: Gradient { Gradient(counts, run, sources) }

    /// Adds up for each number read what has become of it.
    package struct Gradient: Sendable {
        private let counts: (read: Int, made: Int)
        private let run: Int
        /// Where in `targets` those of each run read begin, and where the last ones end.
        private let starts: [Int32]
        /// The runs made of each run read, one run's after another's, each in order.
        private let targets: [Int32]

        fileprivate init(_ counts: (read: Int, made: Int), _ run: Int, _ sources: [Int32]) {
            self.counts = counts
            self.run = run
            var starts = [Int32](repeating: 0, count: counts.read / run + 1)
            for source in sources where source >= 0 { starts[Int(source) + 1] += 1 }
            for index in 1..<starts.count { starts[index] += starts[index - 1] }
            var next = starts
            var targets = [Int32](repeating: 0, count: Int(starts[starts.count - 1]))
            for (target, source) in sources.enumerated() where source >= 0 {
                targets[Int(next[Int(source)])] = Int32(target)
                next[Int(source)] += 1
            }
            self.starts = starts
            self.targets = targets
        }

        /// The gradient with respect to what is read, written to `dx` or added to it.
        package func apply(
            _ dy: View,
            into dx: View,
            accumulating: Bool,
            kernels: KernelSet = .bound,
            pool: Pool
        ) {
            precondition(
                dx.n == dy.n && dx.count == dx.n * counts.read
                    && dy.count == dy.n * counts.made,
                "\(counts) numbers: \(dx), \(dy)"
            )
            let table = unsafe ck_gather_table(kernels.isa)
            let each = 1 + counts.made / counts.read
            let bytes = each * run * MemoryLayout<Float>.stride
            dy.withDense(pool) { dy in
                dx.fillDense(accumulating: accumulating, pool) { dx in
                    pool.runItems(dx.n, of: starts.count - 1, rowBytes: bytes) { item, band in
                        unsafe starts.withUnsafeBufferPointer { starts in
                            unsafe targets.withUnsafeBufferPointer { targets in
                                // Without targets nothing is read through the second pointer.
                                guard let starts = starts.baseAddress else { return }
                                unsafe table.pointee.gather_sums(
                                    Int64(band.count),
                                    Int64(run),
                                    starts + band.lowerBound,
                                    targets.baseAddress ?? starts,
                                    dy.base + item * counts.made,
                                    dx.base + item * counts.read + band.lowerBound * run
                                )
                            }
                        }
                    }
                }
            }
        }
    }
}

extension Pool {
    /// As `runBands` over `items` times so many rows, for bands each of one item.
    func runItems(
        _ items: Int,
        of rows: Int,
        rowBytes: Int,
        _ body: (_ item: Int, _ rows: Range<Int>) -> Void
    ) {
        runBands(items * rows, rowBytes: rowBytes) { band, _ in
            var next = band.lowerBound
            while next < band.upperBound {
                let item = next / rows
                let end = min(band.upperBound, (item + 1) * rows)
                body(item, next - item * rows..<end - item * rows)
                next = end
            }
        }
    }
}

/// The greatest number that divides both; of 0, the other.
private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
}
