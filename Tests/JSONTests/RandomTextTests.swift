import JSON
import Testing

/// Whatever the bytes, parsing ends with a value or an error; and a value reads back as itself.
@Suite struct RandomTextTests {
    @Test func survivesRandomBytes() {
        var random = SplitMix(seed: 1)
        for _ in 0..<20_000 {
            let bytes = (0..<Int(random.next() % 40)).map { _ in
                UInt8(truncatingIfNeeded: random.next())
            }
            check(bytes)
        }
    }

    @Test func survivesRandomTokens() {
        var random = SplitMix(seed: 2)
        let tokens = [
            "{", "}", "[", "]", ":", ",", "\"a\"", "\"b\"", "\"\\u0000\"", "1", "-0.5e3", "true",
            "null", " ", "\"", "\\", "9999999999999999999", "é", "\u{0}",
            "\"" + String(repeating: "l", count: 4096) + "\"",
        ].map { Array($0.utf8) }
        for _ in 0..<20_000 {
            let count = Int(random.next() % 12)
            check((0..<count).flatMap { _ in tokens[Int(random.next() % UInt64(tokens.count))] })
        }
    }

    private func check(_ bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes) else { return }
        // Numbers beyond a double's range become null when they are written.
        guard !value.text.contains("null") else { return }
        #expect((try? JSONValue(parsing: value.text)) == value)
    }
}

/// Sebastiano Vigna's SplitMix64: enough to draw tests from, and the same everywhere.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
