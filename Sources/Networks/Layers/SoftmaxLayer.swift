import Kernels
import Tensors

/// Softmax along an axis of an item's memory, or its logarithm.
struct SoftmaxLayer: Layer {
    let split: AxisSplit
    let isLogarithmic: Bool

    var kind: String { isLogarithmic ? "log_softmax" : "softmax" }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        try inputs[0].requiring(itemCount: split.count)
        return inputs[0]
    }

    func step(at site: Site) -> (any Step)? {
        let softmax = Softmax(split, isLogarithmic: isLogarithmic)
        return SoftmaxStep(site: site, kind: kind, softmax: softmax)
    }
}

/// dx = y·(dy − Σ y·dy), or dy − e^y·Σ dy.
struct SoftmaxStep: SiteStep {
    let site: Site
    let kind: String
    let softmax: Softmax

    var retained: [Value] { [output] }

    func forward(_ context: Context) {
        softmax.apply(
            context.activation(inputs[0]),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        softmax.inputGradient(
            context.activation(output),
            context.gradient(output),
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }
}
