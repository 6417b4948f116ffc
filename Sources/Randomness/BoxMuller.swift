private import Glibc

/// Two uniform numbers into two normal ones (Box and Muller, 1958).
///
/// In float32 the arithmetic rounds the same everywhere: logarithm, sine and cosine are the Cephes
/// library's single-precision polynomials, in the order and with the fused multiply-adds of torch's
/// AVX2 build, so that `TorchRandom` agrees with it to the last bit; our own generator uses them
/// because no C library's version can change them.
enum BoxMuller {
    /// The pair for `u` and `v`, both in [0, 1).
    static func normals(_ u: Float, _ v: Float) -> (Float, Float) {
        let radius = (-2 * logarithm(1 - u)).squareRoot()
        let (sine, cosine) = sineAndCosine(turn * v)
        return (radius * cosine, radius * sine)
    }

    /// 2π to the nearest; `Float.pi` is rounded towards zero.
    private static let turn = Float(2 * Double.pi)

    /// The pair in double, by the C library's functions: the same wherever that is.
    ///
    /// - Parameters:
    ///   - logarithm: That of a uniform number in (0, 1], which callers round in ways of their own.
    ///   - turns: A uniform number in [0, 1): the angle's part of a whole turn.
    /// - Returns: Two independent normal numbers.
    static func normals(logarithm: Double, turns: Double) -> (Double, Double) {
        let radius = (-2 * logarithm).squareRoot()
        let angle = 2 * Double.pi * turns
        return (radius * cos(angle), radius * sin(angle))
    }

    /// The natural logarithm of a positive, normal number.
    static func logarithm(_ value: Float) -> Float {
        // value = 2^exponent · x with x in [√½, √2).
        var x = value.significand / 2
        var exponent = Float(value.exponent + 1)
        if x < 0.707_106_77 {
            exponent -= 1
            x += x - 1
        } else {
            x -= 1
        }
        let square = x * x
        var sum = polynomial(
            x,
            7.0376836292e-2,
            -1.1514610310e-1,
            1.1676998740e-1,
            -1.2420140846e-1,
            1.4249322787e-1,
            -1.6668057665e-1,
            2.0000714765e-1,
            -2.4999993993e-1,
            3.3333331174e-1
        )
        sum = (exponent * -2.12194440e-4).addingProduct(sum * x, square)
        sum = sum.addingProduct(-square, 0.5)
        return (x + sum).addingProduct(exponent, 0.693359375)
    }

    /// Sine and cosine of an angle from 0 to 2π.
    static func sineAndCosine(_ angle: Float) -> (sine: Float, cosine: Float) {
        // The octant, rounded up to an even one; the rest lies within ±π/4.
        let octant = (Int32(angle * 1.27323954473516) + 1) & ~1
        let turns = Float(octant)
        var x = angle.addingProduct(turns, -0.78515625)
        x = x.addingProduct(turns, -2.4187564849853515625e-4)
        x = x.addingProduct(turns, -3.77489497744594108e-8)

        let square = x * x
        let even =
            1
            + (-(square * 0.5)).addingProduct(
                polynomial(
                    square,
                    2.443315711809948e-5,
                    -1.388731625493765e-3,
                    4.166664568298827e-2
                )
                    * square,
                square
            )
        let odd = x.addingProduct(
            polynomial(square, -1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1) * square,
            x
        )
        let (sine, cosine) = octant & 2 == 0 ? (odd, even) : (even, odd)
        return (
            octant & 4 == 0 ? sine : -sine, (octant - 2) & 4 == 0 ? -cosine : cosine
        )
    }

    /// Horner's scheme, highest power first, one rounding a step.
    private static func polynomial(_ x: Float, _ coefficients: Float...) -> Float {
        coefficients.dropFirst().reduce(coefficients[0]) { $1.addingProduct($0, x) }
    }
}
