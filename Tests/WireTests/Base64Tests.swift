import Testing

@testable import Wire

@Suite struct Base64Tests {
    private func encode(_ bytes: [UInt8]) -> String {
        var text = [UInt8](repeating: 0, count: Base64.length(encoding: bytes.count))
        text.withUnsafeMutableBytes { text in
            bytes.withUnsafeBytes { Base64.encode($0, into: text) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes, or nil with the offset of what is wrong (-1: the length).
    private func decode(_ text: String) -> (bytes: [UInt8]?, bad: Int?) {
        Array(text.utf8).withUnsafeBytes { text in
            guard let count = Base64.count(decoding: text) else { return (nil, -1) }
            var bytes = [UInt8](repeating: 0, count: count)
            let bad = bytes.withUnsafeMutableBytes { Base64.decode(text, into: $0) }
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

    @Test func goesThereAndBack() {
        var random = SplitMix(seed: 3)
        for count in 0..<300 {
            let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            #expect(decode(encode(bytes)).bytes == bytes)
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

    @Test func noticesEveryWrongCharacter() {
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for character in UInt8(0)..<128 where !alphabet.contains(character) {
            for place in 0..<12 {
                var text = Array("AAAAAAAAAAAAAAAA".utf8)
                text[place] = character
                #expect(decode(String(decoding: text, as: UTF8.self)).bad == place)
            }
        }
    }
}
