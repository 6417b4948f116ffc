import CText
import Randomness
import Testing

@testable import Wire

@Suite struct Base64Tests {
    /// The instruction sets that this processor runs, as the C library numbers them.
    static let sets = (0..<CIS_COUNT.rawValue).filter { cis_is_supported(cis_set($0)) }

    private func encode(_ bytes: [UInt8], _ set: UInt32 = cis_bound().rawValue) -> String {
        var text = [UInt8](repeating: 0, count: Base64.length(encoding: bytes.count))
        text.withUnsafeMutableBytes { text in
            bytes.withUnsafeBytes { Base64.encode($0, into: text, set: cis_set(set)) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes, or nil with the offset of what is wrong (-1: the length).
    private func decode(
        _ text: String,
        _ set: UInt32 = cis_bound().rawValue
    ) -> (bytes: [UInt8]?, bad: Int?) {
        Array(text.utf8).withUnsafeBytes { text in
            guard let count = Base64.count(decoding: text) else { return (nil, -1) }
            var bytes = [UInt8](repeating: 0, count: count)
            let bad = bytes.withUnsafeMutableBytes {
                Base64.decode(text, into: $0, set: cis_set(set))
            }
            return bad == nil ? (bytes, nil) : (nil, bad)
        }
    }

    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func agreesWithTheStandard(_ plain: String, _ encoded: String) {
        #expect(encode(Array(plain.utf8)) == encoded)
        #expect(decode(encoded).bytes == Array(plain.utf8))
    }

    @Test(arguments: sets)
    func goesThereAndBack(_ set: UInt32) {
        var random = SplitMix64(seed: 3)
        for count in 0..<300 {
            let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            #expect(decode(encode(bytes, set), set).bytes == bytes)
            // Of one mind with the plainest of them.
            #expect(encode(bytes, set) == encode(bytes, CIS_SCALAR.rawValue))
        }
    }

    @Test(arguments: [
        ("Zg=", -1), ("Z", -1), ("Zg===", -1), ("Zg==Zg==", 2), ("Zm9vZ===", 5), ("====", 0),
        ("Zh==", 1), ("Zm9=", 2), ("Zm9v Zg=", 4), ("Zm9vYmFyZ-9v", 9), ("\u{0}m9vYmFy", 0),
    ])
    func refusesWhatIsNotCanonical(_ text: String, _ offset: Int) {
        #expect(decode(text).bytes == nil)
        #expect(decode(text).bad == offset)
    }

    @Test(arguments: sets)
    func noticesEveryWrongCharacter(_ set: UInt32) {
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for character in UInt8(0)..<128 {
            for place in stride(from: 0, to: 150, by: 7) {
                var bytes = [UInt8](repeating: UInt8(ascii: "A"), count: 160)
                bytes[place] = character
                let isWrong = !alphabet.contains(character)
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(decode(text, set).bad == (isWrong ? place : nil))
            }
        }
    }

    /// Bytes beyond ASCII, which no `String` would keep as they are.
    @Test(arguments: sets)
    func noticesBytesBeyondASCII(_ set: UInt32) {
        for byte in UInt8(128)...255 {
            var text = [UInt8](repeating: UInt8(ascii: "z"), count: 136)
            text[Int(byte) - 128] = byte
            var bytes = [UInt8](repeating: 0, count: 102)
            let bad = text.withUnsafeBytes { text in
                bytes.withUnsafeMutableBytes {
                    Base64.decode(text, into: $0, set: cis_set(set))
                }
            }
            #expect(bad == Int(byte) - 128)
        }
    }
}
