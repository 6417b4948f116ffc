import JSON
import Randomness
import Testing

/// Whatever the bytes, parsing ends with a value or an error; and a value reads back as itself.
@Suite struct RandomTextTests {
    @Test func survivesRandomBytes() {
        var random = SplitMix64(seed: 1)
        for _ in 0..<20_000 {
            let bytes = (0..<Int(random.next() % 40)).map { _ in
                UInt8(truncatingIfNeeded: random.next())
            }
            check(bytes)
        }
    }

    @Test func survivesRandomTokens() {
        var random = SplitMix64(seed: 2)
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
