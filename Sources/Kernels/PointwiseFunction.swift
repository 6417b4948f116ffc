internal import CKernels

/// A function of one number, with numbers of its own, that no convolution ends with: those that do
/// are `Epilogue`s.
///
/// They are ONNX's operators, and take their attributes by their names there. At a bend the slope
/// is that of PyTorch's function. A new one is a line of the list in `ck_pointwise.h`, its formulas
/// in `loops/pointwise_functions.h`, and a case here.
package enum PointwiseFunction: Hashable, Sendable {
    /// v, below 0 alpha·v.
    case leakyRelu(alpha: Float)
    /// v, below 0 alpha·(e^v − 1).
    case elu(alpha: Float)
    /// gamma·elu(v).
    case selu(alpha: Float, gamma: Float)
    /// v, below 0 alpha·(e^(v/alpha) − 1).
    case celu(alpha: Float)
    /// min(max(v, min), max); NaN stays NaN. The gradient passes at the bounds too.
    case clip(min: Float? = nil, max: Float? = nil)
    /// min(max(alpha·v + beta, 0), 1).
    case hardSigmoid(alpha: Float, beta: Float)
    /// ln(1 + e^v).
    case softplus
    /// v/(1 + |v|).
    case softsign
    /// v where it is more than alpha, else 0.
    case thresholdedRelu(alpha: Float)
    /// Where |v| is more than lambda, nearer to 0 by bias, else 0.
    case shrink(lambda: Float, bias: Float)
    /// v·sigmoid(alpha·v).
    case swish(alpha: Float)
    /// v·tanh(ln(1 + e^v)).
    case mish
    /// GELU's approximation by the hyperbolic tangent.
    case geluTanh
    /// scale·v + shift.
    case affine(scale: Float, shift: Float)
    /// −v.
    case negate
    /// |v|, whose slope at 0 is 0.
    case abs
    /// −1, 0 or 1, without a gradient.
    case sign
    /// The whole number below, without a gradient.
    case floor
    /// The whole number above, without a gradient.
    case ceil
    /// The nearest whole number, of two the even one, without a gradient.
    case round
    /// 1/v.
    case reciprocal
    /// √v.
    case sqrt
    /// v^exponent.
    case power(exponent: Float)
    /// e^v.
    case exp
    /// The natural logarithm.
    case log
    /// The error function.
    case erf
    /// Of v in radians.
    case sin, cos, tan
    /// In radians.
    case asin, acos, atan
    /// Of the hyperbola.
    case sinh, cosh
    /// In areas of the hyperbola.
    case asinh, acosh, atanh

    /// Whether its slope is the same everywhere, so that a gradient needs nothing of the forward
    /// pass.
    package var isLine: Bool {
        switch self {
        case .affine, .negate, .sign, .floor, .ceil, .round: true
        default: false
        }
    }

    /// The C library's description.
    var description: ck_pointwise {
        func named(_ name: ck_pointwise_name, _ a: Float = 0, _ b: Float = 0) -> ck_pointwise {
            ck_pointwise(name: name, a: a, b: b)
        }
        return switch self {
        case .leakyRelu(let alpha): named(CK_POINTWISE_LEAKY_RELU, alpha)
        case .elu(let alpha): named(CK_POINTWISE_ELU, alpha, 1)
        case .selu(let alpha, let gamma): named(CK_POINTWISE_ELU, alpha, gamma)
        case .celu(let alpha): named(CK_POINTWISE_CELU, alpha)
        case .clip(let min, let max): named(CK_POINTWISE_CLIP, min ?? -.infinity, max ?? .infinity)
        case .hardSigmoid(let alpha, let beta): named(CK_POINTWISE_HARD_SIGMOID_OF, alpha, beta)
        case .softplus: named(CK_POINTWISE_SOFTPLUS)
        case .softsign: named(CK_POINTWISE_SOFTSIGN)
        case .thresholdedRelu(let alpha): named(CK_POINTWISE_THRESHOLDED_RELU, alpha)
        case .shrink(let lambda, let bias): named(CK_POINTWISE_SHRINK, lambda, bias)
        case .swish(let alpha): named(CK_POINTWISE_SWISH, alpha)
        case .mish: named(CK_POINTWISE_MISH)
        case .geluTanh: named(CK_POINTWISE_GELU_TANH)
        case .affine(let scale, let shift): named(CK_POINTWISE_AFFINE, scale, shift)
        case .negate: named(CK_POINTWISE_AFFINE, -1)
        case .abs: named(CK_POINTWISE_ABS)
        case .sign: named(CK_POINTWISE_SIGN)
        case .floor: named(CK_POINTWISE_FLOOR)
        case .ceil: named(CK_POINTWISE_CEIL)
        case .round: named(CK_POINTWISE_ROUND)
        case .reciprocal, .power(-1): named(CK_POINTWISE_RECIPROCAL)
        case .sqrt, .power(0.5): named(CK_POINTWISE_SQRT)
        case .power(2): named(CK_POINTWISE_SQUARE)
        case .power(let exponent): named(CK_POINTWISE_POWER, exponent)
        case .exp: named(CK_POINTWISE_EXP)
        case .log: named(CK_POINTWISE_LOG)
        case .erf: named(CK_POINTWISE_ERF)
        case .sin: named(CK_POINTWISE_SIN)
        case .cos: named(CK_POINTWISE_COS)
        case .tan: named(CK_POINTWISE_TAN)
        case .asin: named(CK_POINTWISE_ASIN)
        case .acos: named(CK_POINTWISE_ACOS)
        case .atan: named(CK_POINTWISE_ATAN)
        case .sinh: named(CK_POINTWISE_SINH)
        case .cosh: named(CK_POINTWISE_COSH)
        case .asinh: named(CK_POINTWISE_ASINH)
        case .acosh: named(CK_POINTWISE_ACOSH)
        case .atanh: named(CK_POINTWISE_ATANH)
        }
    }
}

extension Elementwise {
    /// y = function(x); y may be x.
    package static func apply(
        _ function: PointwiseFunction,
        to x: View,
        into y: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(x, y)
        let table = unsafe ck_pointwise_table(kernels.isa)
        let description = function.description
        pool.runBands(y.pixels, rowBytes: 2 * y.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.apply(
                description,
                Int64(band.count),
                Int64(y.c),
                x.start(of: first),
                Int64(x.pixelStride),
                y.start(of: first),
                Int64(y.pixelStride)
            )
        }
    }

    /// dx = dy·function′(x), added to dx where `accumulating`; dx may be dy.
    ///
    /// Of a function that is a line, `x` may be any view of its shape.
    package static func applySlope(
        of function: PointwiseFunction,
        at x: View,
        to dy: View,
        into dx: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(x, dy)
        check(x, dx)
        let table = unsafe ck_pointwise_table(kernels.isa)
        let description = function.description
        pool.runBands(dx.pixels, rowBytes: 3 * dx.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.gradient(
                description,
                Int64(band.count),
                Int64(dx.c),
                x.start(of: first),
                Int64(x.pixelStride),
                dy.start(of: first),
                Int64(dy.pixelStride),
                dx.start(of: first),
                Int64(dx.pixelStride),
                accumulating
            )
        }
    }
}
