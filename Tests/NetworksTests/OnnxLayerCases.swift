import Kernels

@testable import Networks

/// The layers of Reference/onnx_layers.py by their titles there: each reads the value that it is
/// given, and its node's name is `y`.
enum OnnxLayerCases {
    typealias Build = @Sendable (inout GraphBuilder, Value) -> Value

    static let all: [String: Build] =
        functions.merging(layers) { one, _ in one }.merging(planes) { one, _ in one }

    /// A function of each element.
    private static func pointwise(_ function: PointwiseFunction) -> Build {
        { net, x in net.pointwise("y", x, function) }
    }

    /// A function of scale·sigmoid(x) + shift: of numbers that it is defined for.
    private static func inside(
        _ function: PointwiseFunction,
        scale: Float = 1,
        shift: Float = 0
    ) -> Build {
        { net, x in
            let gate = net.activation("gate", x, .sigmoid)
            let line = PointwiseFunction.affine(scale: scale, shift: shift)
            return net.pointwise("y", net.pointwise("line", gate, line), function)
        }
    }

    private static let functions: [String: Build] = [
        "leakyRelu": pointwise(.leakyRelu(alpha: 0.1)),
        "elu": pointwise(.elu(alpha: 1.5)),
        "selu": pointwise(.selu(alpha: 1.673_263_24, gamma: 1.050_700_98)),
        "celu": pointwise(.celu(alpha: 0.5)),
        "clip": pointwise(.clip(min: -0.5, max: 1.25)),
        "clip below": pointwise(.clip(min: -0.25)),
        "clip above": pointwise(.clip(max: 0.75)),
        "hardSigmoid": pointwise(.hardSigmoid(alpha: 0.2, beta: 0.4)),
        "softplus": pointwise(.softplus),
        "softsign": pointwise(.softsign),
        "thresholdedRelu": pointwise(.thresholdedRelu(alpha: 0.75)),
        "shrink": pointwise(.shrink(lambda: 1.5, bias: 0.25)),
        "swish": pointwise(.swish(alpha: 0.75)),
        "mish": pointwise(.mish),
        "geluTanh": pointwise(.geluTanh),
        "affine": pointwise(.affine(scale: -1.5, shift: 0.25)),
        "negate": pointwise(.negate),
        "abs": pointwise(.abs),
        "sign": pointwise(.sign),
        "floor": pointwise(.floor),
        "ceil": pointwise(.ceil),
        "round": pointwise(.round),
        "reciprocal": inside(.reciprocal),
        "sqrt": inside(.sqrt),
        "power of three halves": inside(.power(exponent: 1.5)),
        "power of two": pointwise(.power(exponent: 2)),
        "power of three": pointwise(.power(exponent: 3)),
        "exp": pointwise(.exp),
        "log": inside(.log),
        "erf": pointwise(.erf),
        "sin": pointwise(.sin),
        "cos": pointwise(.cos),
        "tan": inside(.tan),
        "asin": inside(.asin),
        "acos": inside(.acos),
        "atan": pointwise(.atan),
        "sinh": pointwise(.sinh),
        "cosh": pointwise(.cosh),
        "asinh": pointwise(.asinh),
        "acosh": inside(.acosh, scale: 2, shift: 1.25),
        "atanh": inside(.atanh),
    ]

    private static let layers: [String: Build] = [
        "prelu": { net, x in net.prelu("y", x, slopes: net.channels[x]) },
        "prelu of one slope": { net, x in net.prelu("y", x, slopes: 1) },
        "channelScale": { net, x in net.channelScale("y", x) },
        "channelShift": { net, x in net.channelShift("y", x) },
        "layerNorm": { net, x in net.layerNorm("y", x, eps: 1e-3) },
        "layerNorm without bias": { net, x in net.layerNorm("y", x, eps: 1e-3, hasBias: false) },
        "standardize": { net, x in net.standardize("y", x, eps: 1e-3) },
        "groupNorm": { net, x in net.groupNorm("y", x, groups: 3, eps: 1e-3) },
        "groupNorm of one group": { net, x in net.groupNorm("y", x, groups: 1, eps: 1e-5) },
        "instance norm": { net, x in net.groupNorm("y", x, groups: 7, eps: 1e-2) },
    ]
}
