import Kernels
import Tensors

/// A function of each element that no convolution ends with.
struct Pointwise: Layer {
    let function: PointwiseFunction

    let kind = "pointwise"

    var attributes: LayerAttributes { function.attributes }

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

extension PointwiseFunction {
    /// Its name, and its numbers by PyTorch's names or, where that has none, ONNX's.
    fileprivate var attributes: LayerAttributes {
        switch self {
        case .leakyRelu(let alpha):
            ["function": .choice("leaky_relu"), "negative_slope": .number(alpha)]
        case .elu(let alpha): ["function": .choice("elu"), "alpha": .number(alpha)]
        case .selu(let alpha, let gamma):
            ["function": .choice("selu"), "alpha": .number(alpha), "gamma": .number(gamma)]
        case .celu(let alpha): ["function": .choice("celu"), "alpha": .number(alpha)]
        case .clip(let min, let max):
            [
                "function": .choice("clamp"), "min": min.map { .number($0) },
                "max": max.map { .number($0) },
            ]
        case .hardSigmoid(let alpha, let beta):
            ["function": .choice("hard_sigmoid"), "alpha": .number(alpha), "beta": .number(beta)]
        case .thresholdedRelu(let alpha):
            ["function": .choice("threshold"), "threshold": .number(alpha), "value": .number(0)]
        case .shrink(let lambda, let bias):
            ["function": .choice("shrink"), "lambd": .number(lambda), "bias": .number(bias)]
        case .swish(let alpha): ["function": .choice("swish"), "alpha": .number(alpha)]
        case .geluTanh: ["function": .choice("gelu"), "approximate": .choice("tanh")]
        case .affine(let scale, let shift):
            ["function": .choice("affine"), "scale": .number(scale), "shift": .number(shift)]
        case .power(let exponent):
            ["function": .choice("pow"), "exponent": .number(exponent)]
        case .negate: ["function": .choice("neg")]
        // What has no numbers is called as PyTorch's function is.
        case .softplus, .softsign, .mish, .abs, .sign, .floor, .ceil, .round, .reciprocal, .sqrt,
            .exp, .log, .erf, .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .asinh,
            .acosh, .atanh:
            ["function": .choice("\(self)")]
        }
    }
}
