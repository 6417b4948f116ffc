private import Glibc

extension Double {
    /// The number, above zero, to a power; the corresponding C function is `pow`.
    func power(_ exponent: Double) -> Double { pow(self, exponent) }
}
