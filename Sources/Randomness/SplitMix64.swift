/// SplitMix64 (Steele, Lea and Flood, 2014): any seed is a good one, and gives the same words
/// everywhere.
///
/// The generator under scenes and first weights, and what fills the state of `TenchRandom`. Not for
/// secrets: its state can be told from one word.
package struct SplitMix64: RandomNumberGenerator, Sendable, Equatable {
    @usableFromInline var state: UInt64

    /// The generator at the beginning of the seed's sequence.
    @inlinable
    package init(seed: UInt64) {
        state = seed
    }

    /// The next 64 bits.
    @inlinable
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// The first 64 bits of the seed's sequence: its bits, thoroughly mixed.
    @inlinable
    package static func mixed(_ seed: UInt64) -> UInt64 {
        var generator = SplitMix64(seed: seed)
        return generator.next()
    }
}
