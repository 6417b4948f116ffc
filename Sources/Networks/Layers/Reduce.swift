import Kernels
import Tensors

/// One number of those along an axis of an item's memory.
struct Reduce: Layer {
    let reduction: ReductionKind
    let split: AxisSplit
    let extents: ItemExtents

    var kind: String { "reduce_\(reduction.rawValue)" }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        try inputs[0].requiring(itemCount: split.count)
        return extents.shape(items: inputs[0][0])
    }

    func arrangement(of inputs: [Arrangement]) -> Arrangement { .channelsFirst }

    func step(at site: Site) -> (any Step)? {
        ReduceStep(site: site, kind: kind, reduction: AxisReduction(reduction, along: split))
    }
}

/// Reads again what came out, too: a maximum's place, a norm.
struct ReduceStep: SiteStep {
    let site: Site
    let kind: String
    let reduction: AxisReduction

    var retained: [Value] { inputs + [output] }

    func forward(_ context: Context) {
        reduction.apply(
            context.activation(inputs[0]),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        reduction.inputGradient(
            context.activation(inputs[0]),
            context.activation(output),
            context.gradient(output),
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }
}
