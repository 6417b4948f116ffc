import Kernels
import Tensors

/// An item's numbers, in their order in memory, as pixels of other extents.
struct Regroup: Layer {
    let extents: ItemExtents

    let kind = "regroup"

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        try inputs[0].requiring(itemCount: extents.count)
        return extents.shape(items: inputs[0][0])
    }

    func arrangement(of inputs: [Arrangement]) -> Arrangement { .channelsFirst }

    func step(at site: Site) -> (any Step)? { RegroupStep(site: site) }
}

/// Copies, and gradients back, where what it reads may have gaps between its pixels: else what it
/// makes lies in the same memory.
struct RegroupStep: SiteStep {
    let site: Site

    let kind = "regroup"

    func forward(_ context: Context) {
        Elementwise.regroup(
            context.activation(inputs[0]),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        Elementwise.regroup(
            context.gradient(output),
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }
}

/// The channels and the plane of what a layer makes, where nothing but its definition tells.
struct ItemExtents: Sendable {
    let channels: Int
    let height: Int
    let width: Int

    /// The numbers of an item.
    var count: Int { channels * height * width }

    /// The shape of so many items.
    func shape(items: Int) -> Shape { [items, channels, height, width] }
}

extension Shape {
    /// The numbers of an item of a batch.
    var itemCount: Int { dimensions.dropFirst().reduce(1, *) }

    /// Refuses items of another number of numbers: a layer was made for those of one size.
    func requiring(itemCount: Int) throws(LayerError) {
        guard self.itemCount == itemCount else {
            throw LayerError(reason: "it takes \(itemCount) numbers an item and gets \(self)")
        }
    }
}
