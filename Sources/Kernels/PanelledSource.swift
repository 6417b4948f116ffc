internal import CKernels

/// A convolution's input with panels of its channels apart, in the pool's shared scratch.
///
/// A parameter gradient reads a panel of channels at a time, from pixels that lie far apart: misses
/// that nothing foresees. Here the input is read once, in order, and a panel's pixels follow one
/// another. With a single tap they are those under the grid's positions, ready for the product.
@safe struct PanelledSource {
    private let panels: UnsafePointer<Float>
    private let x: View
    private let geometry: ConvolutionGeometry
    private let kernels: KernelSet
    private let positions: Int
    private let whole: (_ group: Int) -> ck_source

    /// Gathers `x`; `whole` describes what the grid of `dy`'s positions reads of it.
    init(
        _ x: View,
        _ dy: View,
        _ g: ConvolutionGeometry,
        _ kernels: KernelSet,
        _ pool: Pool,
        whole: @escaping (_ group: Int) -> ck_source
    ) {
        let positions = g.taps == 1 ? dy.pixels : x.pixels
        let padded = unsafe Int(ck_padded_filters(kernels.convolution, Int32(g.groupChannels)))
        let panels = unsafe pool.sharedScratch(g.groups * padded * positions)
        unsafe self.panels = UnsafePointer(panels)
        self.x = x
        geometry = g
        self.kernels = kernels
        self.positions = positions
        unsafe self.whole = unsafe whole
        let run = 32
        let runs = ceilingDivision(positions, run)
        var corner = ck_tap(y: 0, x: 0)
        unsafe withUnsafePointer(to: &corner) { corner in
            pool.run(g.groups * runs) { item, _ in
                let group = item / runs
                let first = item % runs * run
                var source = unsafe whole(group)
                if g.taps > 1 {
                    unsafe source.taps = unsafe corner
                    unsafe (source.grid_h, source.grid_w) = unsafe (source.h, source.w)
                    unsafe (source.step_y, source.step_x) = (1, 1)
                }
                unsafe ck_gather_panels(
                    kernels.convolution,
                    &source,
                    Int32(g.groupChannels),
                    Int32(positions),
                    Int32(first),
                    Int32(min(run, positions - first)),
                    panels + group * padded * positions
                )
            }
        }
    }

    /// What the grid reads of the panel that begins at this channel of a group.
    func source(group: Int, channel: Int) -> ck_source {
        let padded = unsafe Int(
            ck_padded_filters(kernels.convolution, Int32(geometry.groupChannels))
        )
        let width = unsafe min(Int(kernels.convolution.pointee.width), padded - channel)
        var source = unsafe whole(group)
        unsafe source.x = unsafe panels + (group * padded + channel) * positions
        unsafe source.pixel = width
        unsafe source.row = x.w * width
        unsafe source.image = x.h * x.w * width
        return unsafe source
    }
}
