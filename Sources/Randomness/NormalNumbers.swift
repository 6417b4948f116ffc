private import Glibc

/// Standard normal numbers over SplitMix64, worked out in double and rounded once: first weights.
package struct NormalNumbers: Sendable {
    private var generator: SplitMix64
    /// The second number of the last pair.
    private var spare: Float?

    /// The numbers at the beginning of the seed's sequence.
    package init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    /// The next number.
    package mutating func next() -> Float {
        if let spare {
            self.spare = nil
            return spare
        }
        let (u, v) = (uniform(), uniform())
        // Not log1p(-u), which rounds otherwise: published weights depend on every bit.
        let pair = BoxMuller.normals(logarithm: log(1 - u), turns: v)
        spare = Float(pair.1)
        return Float(pair.0)
    }

    /// In 0..<1, with 53 random bits.
    private mutating func uniform() -> Double { Double(generator.next() >> 11) * 0x1p-53 }
}
