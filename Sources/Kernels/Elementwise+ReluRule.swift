internal import CKernels
package import Objectives
internal import Synchronization

extension Elementwise {
    /// Turns `dy`, the gradient of a ReLU's output, in place into what a rule other than the
    /// derivative's passes on; `mask` is what the ReLU noted.
    package static func apply(
        _ mask: Mask,
        by rule: ReluRule,
        to dy: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        mask.check(fits: dy)
        switch rule {
        case .guided: keep(dy, where: mask, isOpening: false, kernels, pool)
        case .deconvnet: keep(dy, where: nil, isOpening: false, kernels, pool)
        case .redirected:
            for item in 0..<dy.n {
                let (part, own) = (dy.item(item), mask.item(item, of: dy.n))
                if letsThrough(part, own, kernels, pool) {
                    apply(own, to: part, kernels: kernels, pool: pool)
                } else {
                    keep(part, where: own, isOpening: true, kernels, pool)
                }
            }
        }
    }

    /// Leaves of y what the mask's bits are set for (all, without one) and isn't negative.
    ///
    /// For opening, it leaves both what they are set for and what is negative. The rest becomes 0.
    private static func keep(
        _ y: View,
        where mask: Mask?,
        isOpening: Bool,
        _ kernels: KernelSet,
        _ pool: Pool
    ) {
        let table = unsafe ck_epilogue_table(kernels.isa)
        pool.runBands(y.pixels, rowBytes: 2 * y.pixelBytes) { band, _ in
            unsafe table.pointee.pass_on(
                Int64(band.count),
                Int64(y.c),
                mask?.start(of: band.lowerBound),
                isOpening,
                y.start(of: band.lowerBound),
                Int64(y.pixelStride)
            )
        }
    }

    /// Whether anything but 0 has its bit set.
    private static func letsThrough(
        _ y: View,
        _ mask: Mask,
        _ kernels: KernelSet,
        _ pool: Pool
    ) -> Bool {
        let table = unsafe ck_epilogue_table(kernels.isa)
        let isFound = Atomic(false)
        pool.runBands(y.pixels, rowBytes: y.pixelBytes) { band, _ in
            // As a rule the first look finds something, and the others have nothing to do.
            guard !isFound.load(ordering: .relaxed) else { return }
            let isInBand = unsafe table.pointee.lets_through(
                Int64(band.count),
                Int64(y.c),
                mask.start(of: band.lowerBound),
                y.start(of: band.lowerBound),
                Int64(y.pixelStride)
            )
            if isInBand { isFound.store(true, ordering: .relaxed) }
        }
        return isFound.load(ordering: .relaxed)
    }
}

extension Mask {
    /// That of one picture of a batch of so many.
    fileprivate func item(_ index: Int, of items: Int) -> Mask {
        let own = pixels / items
        return unsafe Mask(start(of: index * own), pixels: own, c: c)
    }
}
