import Kernels
import Tensors

/// An item's numbers in another order in memory, some of them often or never, with others between.
struct Rearrange: Layer {
    let map: ElementMap
    let extents: ItemExtents

    let kind = "rearrange"

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        try inputs[0].requiring(itemCount: map.counts.read)
        return extents.shape(items: inputs[0][0])
    }

    func arrangement(of inputs: [Arrangement]) -> Arrangement { .channelsFirst }

    func step(at site: Site) -> (any Step)? {
        RearrangeStep(
            site: site,
            map: map,
            gradient: site.purpose == .inference ? nil : map.gradient
        )
    }
}

/// Each number's gradient is the sum of those of what was made of it.
struct RearrangeStep: SiteStep {
    let site: Site
    let map: ElementMap
    /// Nil where no gradient is wanted.
    let gradient: ElementMap.Gradient?

    let kind = "rearrange"

    func forward(_ context: Context) {
        map.apply(
            context.activation(inputs[0]),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        gradient?.apply(
            context.gradient(output),
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }
}
