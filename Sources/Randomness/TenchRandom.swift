/// The project's own generator: xoshiro256**, its state filled by SplitMix64 from one number.
package struct TenchRandom: RandomSource, Equatable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// The generator at the beginning of the seed's sequence.
    package init(seed: UInt64) {
        var filler = SplitMix64(seed: seed)
        state = (filler.next(), filler.next(), filler.next(), filler.next())
    }

    /// The next 64 bits.
    package mutating func word() -> UInt64 {
        let product = state.1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// Normal numbers, two from each word; of an odd count the last one's twin is dropped.
    package mutating func normals(_ count: Int, by pairing: NormalPairing) -> [Float] {
        let even = count + count % 2
        var numbers = unsafe [Float](unsafeUninitializedCapacity: even) { numbers, size in
            for index in stride(from: 0, to: even, by: 2) {
                let bits = word()
                unsafe numbers.initializeElement(at: index, to: Self.uniform(bits >> 40))
                unsafe numbers.initializeElement(at: index + 1, to: Self.uniform(bits & 0xFF_FFFF))
            }
            size = even
            unsafe pairing.turn(UnsafeMutableBufferPointer(rebasing: numbers[..<even]))
        }
        if even > count { numbers.removeLast() }
        return numbers
    }

    /// A whole number from 0 to `maximum`, drawn even where there is only one.
    package mutating func integer(through maximum: Int) -> Int {
        precondition(maximum >= 0, "nothing lies from 0 through \(maximum)")
        // The highest part of a 128-bit product, drawn again in the rare case that would favour
        // some numbers over others.
        let range = UInt64(maximum) + 1
        while true {
            let product = word().multipliedFullWidth(by: range)
            if product.low >= (0 &- range) % range { return Int(product.high) }
        }
    }

    /// 24 bits as a number in [0, 1).
    private static func uniform(_ bits: UInt64) -> Float { Float(bits) * 0x1p-24 }

    /// Whether both will give the same numbers.
    package static func == (a: TenchRandom, b: TenchRandom) -> Bool { a.state == b.state }
}
