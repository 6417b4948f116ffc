import Kernels
import Tensors

/// y = x / (k + α/size · Σ x²)^β over `size` neighbouring channels (Krizhevsky et al., 2012).
struct LocalResponseNorm: Layer {
    let response: LocalResponse

    let kind = "local_response_norm"

    var attributes: LayerAttributes {
        [
            "size": .whole(response.size),
            "alpha": .number(response.alpha),
            "beta": .number(response.beta),
            "k": .number(response.k),
        ]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

    func step(at site: Site) -> (any Step)? { LocalResponseNormStep(site: site, layer: self) }
}

/// The gradient needs the input again, and nothing else.
struct LocalResponseNormStep: SiteStep {
    let site: Site
    let layer: LocalResponseNorm

    let kind = "local_response_norm"
    var retained: [Value] { inputs }

    func forward(_ context: Context) {
        Normalization.localResponse(
            context.activation(inputs[0]),
            layer.response,
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        Normalization.localResponseGradient(
            context.activation(inputs[0]),
            context.gradient(output),
            layer.response,
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }
}
