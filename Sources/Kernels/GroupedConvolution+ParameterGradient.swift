internal import CKernels

extension GroupedConvolution {
    /// Items to be shared, however many threads there are.
    private static let wishedItems = 8
    /// Positions of a part at least: the parts' sums must be added in the end.
    private static let leastPositions = 512

    /// The gradient of the filters of `job`, which holds all groups, over so many rows of all
    /// pictures together.
    ///
    /// Rows are summed in parts, which depend on shapes alone.
    static func sum(
        _ job: ck_parameter_gradient,
        _ grouping: ck_grouping,
        rows: Int,
        _ kernels: KernelSet,
        _ pool: Pool
    ) {
        let units = grouping.units
        let positions = unsafe rows * Int(job.source.grid_w)
        let parts = max(
            min(ceilingDivision(wishedItems, units), positions / leastPositions, rows),
            1
        )
        let isa = kernels.isa
        unsafe withUnsafePointer(to: job) { job in
            unsafe withUnsafePointer(to: grouping) { grouping in
                let floats = unsafe Int(ck_unit_floats(grouping, job.pointee.taps))
                let scratch = unsafe Int(ck_grouped_parameter_scratch(grouping, job))
                let sums = unsafe pool.sharedScratch(units * parts * floats)
                pool.run(units * parts) { item, worker in
                    let part = item / units
                    let own = unsafe sums + (item % units * parts + part) * floats
                    unsafe own.update(repeating: 0, count: floats)
                    unsafe ck_sum_grouped_parameters(
                        isa,
                        grouping,
                        job,
                        Int32(item % units),
                        Int32(rows * part / parts),
                        Int32(rows * (part + 1) / parts),
                        own,
                        pool.scratch(scratch, worker: worker)
                    )
                }
                pool.run(units) { unit, _ in
                    unsafe ck_spread_grouped_parameters(
                        grouping,
                        job,
                        Int32(unit),
                        Int32(parts),
                        floats,
                        sums + unit * parts * floats
                    )
                }
            }
        }
    }
}
