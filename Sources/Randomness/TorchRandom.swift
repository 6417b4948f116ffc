private import Glibc

/// The two generators of the original scripts, seeded alike: `torch.randn` on the CPU for noise,
/// CPython's `random.randint` for crops.
///
/// The noise equals torch's bit for bit where torch uses its AVX2 kernel (any x86 of the last ten
/// years); fewer than 16 numbers take torch's scalar path, in double.
package struct TorchRandom: RandomSource {
    private var torch: MersenneTwister
    private var python: MersenneTwister
    private var spare: Double?

    /// As after `torch.manual_seed(seed)` and `random.seed(seed)`.
    package init(seed: UInt64) {
        torch = MersenneTwister(seed: UInt32(truncatingIfNeeded: seed))
        let (low, high) = (UInt32(truncatingIfNeeded: seed), UInt32(seed >> 32))
        python = MersenneTwister(key: high == 0 ? [low] : [low, high])
    }

    /// `torch.randn(count)`, float32.
    package mutating func normals(_ count: Int, by pairing: NormalPairing) -> [Float] {
        guard count >= 16 else { return (0..<count).map { _ in scalarNormal() } }
        var numbers = (0..<count).map { _ in uniform() }
        for start in stride(from: 0, through: count - 16, by: 16) {
            Self.pair(&numbers, start, by: pairing)
        }
        if count % 16 != 0 {
            // torch draws the last sixteen once more rather than leave a shorter block.
            for index in count - 16..<count { numbers[index] = uniform() }
            Self.pair(&numbers, count - 16, by: pairing)
        }
        return numbers
    }

    /// `random.randint(0, maximum)`; 0 through 0 draws too.
    package mutating func integer(through maximum: Int) -> Int {
        precondition(0..<Int(UInt32.max) ~= maximum, "nothing lies from 0 through \(maximum)")
        let range = UInt32(maximum) + 1
        while true {
            let word = python.word() >> range.leadingZeroBitCount
            if word < range { return Int(word) }
        }
    }

    /// Sixteen uniforms become normals: the first eight give radii, the others angles.
    private static func pair(
        _ numbers: inout [Float],
        _ start: Int,
        by pairing: NormalPairing
    ) {
        unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: 16) { pairs in
            for index in 0..<8 {
                unsafe pairs.initializeElement(at: 2 * index, to: numbers[start + index])
                unsafe pairs.initializeElement(at: 2 * index + 1, to: numbers[start + index + 8])
            }
            unsafe pairing.turn(pairs)
            for index in 0..<8 {
                unsafe numbers[start + index] = pairs[2 * index]
                unsafe numbers[start + index + 8] = pairs[2 * index + 1]
            }
        }
    }

    private mutating func uniform() -> Float { Float(torch.word() & 0xFF_FFFF) * 0x1p-24 }

    private mutating func scalarNormal() -> Float {
        if let spare {
            self.spare = nil
            return Float(spare)
        }
        let (u, v) = (doubleUniform(), doubleUniform())
        let pair = BoxMuller.normals(logarithm: log1p(-v), turns: u)
        spare = pair.1
        return Float(pair.0)
    }

    private mutating func doubleUniform() -> Double {
        let high = UInt64(torch.word())
        let bits = high << 32 | UInt64(torch.word())
        return Double(bits & (1 << 53 - 1)) * 0x1p-53
    }
}
