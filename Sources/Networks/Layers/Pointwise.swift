import Kernels
import Tensors

/// A function of each element that no convolution ends with.
struct Pointwise: Layer {
    let function: PointwiseFunction

    let kind = "pointwise"

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

    func step(at site: Site) -> (any Step)? { PointwiseStep(site: site, function: function) }
}

/// dx = dy·f′(x).
struct PointwiseStep: SiteStep {
    let site: Site
    let function: PointwiseFunction

    let kind = "pointwise"
    var retained: [Value] { function.isLine ? [] : inputs }

    func forward(_ context: Context) {
        Elementwise.apply(
            function,
            to: context.activation(inputs[0]),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        let dy = context.gradient(output)
        Elementwise.applySlope(
            of: function,
            at: function.isLine ? dy : context.activation(inputs[0]),
            to: dy,
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }
}
