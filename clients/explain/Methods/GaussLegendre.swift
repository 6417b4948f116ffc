internal import Glibc

/// Gauss and Legendre's quadrature of an integral from 0 to 1: exact for polynomials of a degree
/// below twice the number of its places.
struct GaussLegendre: Sendable {
    /// Where the function is looked at, the largest first.
    let places: [Double]
    /// How much each value counts; together 1.
    let weights: [Double]

    /// The rule of so many places, at least one.
    init(_ count: Int) {
        precondition(count > 0, "an integral needs a place")
        var (places, weights): ([Double], [Double]) = ([], [])
        for index in 0..<count {
            // Legendre's polynomial is 0 near here; Newton's method doubles the right digits.
            var x = cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
            for _ in 0..<8 {
                let (value, slope) = Self.polynomial(count, at: x)
                x -= value / slope
            }
            let slope = Self.polynomial(count, at: x).slope
            places.append((1 + x) / 2)
            weights.append(1 / ((1 - x * x) * slope * slope))
        }
        self.places = places
        self.weights = weights
    }

    /// Legendre's polynomial of a degree, and its slope; −1 < x < 1.
    private static func polynomial(
        _ degree: Int,
        at x: Double
    ) -> (value: Double, slope: Double) {
        var (before, value) = (1.0, x)
        for n in stride(from: 2, through: degree, by: 1) {
            let next = (Double(2 * n - 1) * x * value - Double(n - 1) * before) / Double(n)
            (before, value) = (value, next)
        }
        return (value, Double(degree) * (x * value - before) / (x * x - 1))
    }
}
