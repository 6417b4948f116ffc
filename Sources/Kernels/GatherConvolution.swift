internal import CKernels

extension KernelSet {
    /// The C library's table for convolutions.
    var convolution: UnsafePointer<ck_convolution_kernels> {
        // Every set that exists has a table.
        guard let table = unsafe ck_convolution_table(isa) else {
            preconditionFailure("no convolution kernels for \(name)")
        }
        return unsafe table
    }

    /// The table for convolutions by one of the methods.
    func convolution(_ method: ConvolutionMethod) -> UnsafePointer<ck_convolution_kernels> {
        guard method == .bfloat16 else { return unsafe convolution }
        guard let table = unsafe ck_bfloat16_table(isa) else {
            preconditionFailure("no bfloat16 convolutions for \(name): ask hasBFloat16 first")
        }
        return unsafe table
    }
}

/// How gather-convolutions are cut into items for the pool.
enum GatherConvolution {
    /// Panels of one item at most: their block of weights, a run's rows and its sums fit the
    /// second-level cache together.
    private static let panelsOfAnItem = 8

    /// Some destinations and panels of one of the jobs.
    private struct Item {
        let job: Int
        let first: Int32, count: Int32
        let panels: (first: Int32, last: Int32)
    }

    /// Runs `jobs`, whose destinations differ, over `images` pictures each.
    static func run(
        _ jobs: [ck_convolution],
        images: Int,
        _ table: UnsafePointer<ck_convolution_kernels>,
        _ pool: Pool
    ) {
        var items: [Item] = []
        for index in unsafe jobs.indices {
            let job = unsafe jobs[index]
            unsafe cut(job, index, images, Int(table.pointee.width), pool.threads, into: &items)
        }
        let panels = items.reduce(0) { max($0, Int($1.panels.last - $1.panels.first)) }
        let floats = unsafe ck_convolution_scratch(table, Int32(panels))
        unsafe jobs.withUnsafeBufferPointer { jobs in
            guard let jobs = jobs.baseAddress else { return }
            pool.run(items.count) { number, worker in
                let item = items[number]
                unsafe ck_convolve(
                    table,
                    jobs + item.job,
                    item.first,
                    item.count,
                    item.panels.first,
                    item.panels.last,
                    pool.scratch(Int(floats), worker: worker)
                )
            }
        }
    }

    /// Appends the items of one job.
    ///
    /// Panels are outside, so that a range of weights stays in the cache
    /// while runs pass by. Several items a thread even out what a thread loses to the system.
    private static func cut(
        _ job: ck_convolution,
        _ index: Int,
        _ images: Int,
        _ width: Int,
        _ threads: Int,
        into items: inout [Item]
    ) {
        let positions = unsafe images * Int(job.source.grid_h) * Int(job.source.grid_w)
        guard positions > 0 else { return }
        let panels = unsafe ceilingDivision(Int(job.filters), width)
        let runs = min(evenRuns(ceilingDivision(positions, Int(CK_RUN)), threads), positions)
        let wished = threads == 1 ? 1 : ceilingDivision(2 * threads, runs)
        let ranges = max(ceilingDivision(panels, panelsOfAnItem), min(wished, (panels + 1) / 2))
        for range in 0..<ranges {
            let first = Int32(panels * range / ranges)
            let last = Int32(panels * (range + 1) / ranges)
            for run in 0..<runs {
                let begin = positions * run / runs
                let end = positions * (run + 1) / runs
                items.append(
                    Item(
                        job: index,
                        first: Int32(begin),
                        count: Int32(end - begin),
                        panels: (first, last)
                    )
                )
            }
        }
    }
}
