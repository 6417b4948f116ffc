import JSON
import Randomness
import Testing

@Suite struct JSONViewTests {
    private func withView<R>(_ text: String, _ body: (JSONView) throws -> R) throws -> R {
        try Array(text.utf8).withUnsafeBytes { bytes in
            let document = try JSONDocument(parsing: bytes)
            return try body(document.root)
        }
    }

    @Test func looksIntoEveryKind() throws {
        try withView("{\"n\":null,\"b\":true,\"i\":-3,\"d\":0.5,\"s\":\"x\",\"a\":[1,2]}") { view in
            #expect(view.kind == .object)
            #expect(view.count == 6)
            #expect(view.members.map(\.name) == ["n", "b", "i", "d", "s", "a"])
            #expect(view["n"]?.kind == .null)
            #expect(view["b"]?.bool == true)
            #expect(view["i"]?.integer == -3)
            #expect(view["i"]?.double == -3)
            #expect(view["d"]?.double == 0.5)
            #expect(view["d"]?.integer == nil)
            #expect(view["s"]?.string == "x")
            #expect(view["s"]?.bool == nil)
            #expect(view["a"]?[1].integer == 2)
            #expect(view["missing"] == nil)
        }
    }

    @Test func keepsEmbeddedNULs() throws {
        try withView("{\"s\":\"a\\u0000b\"}") { view in
            #expect(view["s"]?.string == "a\0b")
        }
    }

    /// Decimals next to the middle between two floats, where rounding to a double first goes wrong.
    @Test(arguments: [
        "1.00000017881393432617187499", "1.00000017881393432617187501", "0.1", "16777217.0",
        "3.4028235e38", "3.4028236e38", "1e-45", "7.006492321624085e-46", "7.0064923216240854e-46",
        "1.17549435e-38", "1e39", "-2.5e-46",
    ])
    func roundsToFloatsOnce(_ text: String) throws {
        try withView("[\(text)]") { view in
            #expect(view[0].float == Float(text))
        }
    }

    @Test func readsFloatsAsTheyWereWritten() throws {
        var random = SplitMix64(seed: 7)
        for _ in 0..<20_000 {
            let float = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
            guard float.isFinite else { continue }
            var writer = JSONWriter()
            writer.write([float])
            try writer.bytes.withUnsafeBytes { bytes in
                let document = try JSONDocument(parsing: bytes)
                #expect(document.root[0].float == float)
            }
        }
    }
}
