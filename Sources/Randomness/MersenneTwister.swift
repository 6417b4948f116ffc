/// MT19937, the generator under both `torch.manual_seed` on the CPU and CPython's `random`.
struct MersenneTwister: Sendable, Equatable {
    private var state: [UInt32]  // 624 words
    private var next = 624

    /// Seeded by one word, as torch does.
    init(seed: UInt32) {
        state = [seed]
        state.reserveCapacity(624)
        for index in 1..<624 {
            let last = state[index - 1]
            state.append(1_812_433_253 &* (last ^ (last >> 30)) &+ UInt32(index))
        }
    }

    /// Seeded by several words, least significant first, as CPython does for an integer.
    init(key: [UInt32]) {
        self.init(seed: 19_650_218)
        var index = 1
        for step in 0..<max(624, key.count) {
            let word = step % key.count
            state[index] = (state[index] ^ mixed(index) &* 1_664_525) &+ key[word] &+ UInt32(word)
            advance(&index)
        }
        for _ in 0..<623 {
            state[index] = (state[index] ^ mixed(index) &* 1_566_083_941) &- UInt32(index)
            advance(&index)
        }
        state[0] = 0x8000_0000
    }

    /// The next 32 bits.
    mutating func word() -> UInt32 {
        if next == 624 { twist() }
        var word = state[next]
        next += 1
        word ^= word >> 11
        word ^= (word << 7) & 0x9D2C_5680
        word ^= (word << 15) & 0xEFC6_0000
        return word ^ (word >> 18)
    }

    private func mixed(_ index: Int) -> UInt32 { state[index - 1] ^ (state[index - 1] >> 30) }

    private mutating func advance(_ index: inout Int) {
        index += 1
        guard index == 624 else { return }
        state[0] = state[623]
        index = 1
    }

    private mutating func twist() {
        for index in 0..<624 {
            let bits = (state[index] & 0x8000_0000) | (state[(index + 1) % 624] & 0x7FFF_FFFF)
            state[index] = state[(index + 397) % 624] ^ (bits >> 1) ^ (bits & 1) &* 0x9908_B0DF
        }
        next = 0
    }
}
