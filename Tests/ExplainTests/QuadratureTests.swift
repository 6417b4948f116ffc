import Testing

@testable import tench_explain

struct QuadratureTests {
    /// ∫x^d from 0 to 1 is 1/(d + 1).
    @Test(arguments: [1, 2, 3, 20, 50, 51]) func polynomialsAreIntegratedExactly(count: Int) {
        let rule = GaussLegendre(count)
        #expect(rule.places.count == count && rule.places.allSatisfy { (0...1).contains($0) })
        for degree in 0..<2 * count {
            let integral = zip(rule.places, rule.weights).reduce(0.0) { sum, place in
                sum + place.1 * (0..<degree).reduce(1.0) { power, _ in power * place.0 }
            }
            #expect(abs(integral * Double(degree + 1) - 1) < 1e-12, "\(count), \(degree)")
        }
    }
}
