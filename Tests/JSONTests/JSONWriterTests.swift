import JSON
import Testing

@Suite struct JSONWriterTests {
    private func text(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func putsCommasWhereTheyBelong() {
        let written = text { writer in
            writer.object { writer in
                writer.member("a", 1)
                writer.member("none", Int?.none)
                writer.array("b") { writer in
                    writer.write(true)
                    writer.object { _ in }
                    writer.array { $0.write([1, 2]) }
                    writer.write("x")
                }
                writer.object("c") { $0.member("d", 0.5) }
            }
            writer.newline()
        }
        #expect(written == "{\"a\":1,\"b\":[true,{},[[1,2]],\"x\"],\"c\":{\"d\":0.5}}\n")
    }

    @Test func escapesWhatMustBe() throws {
        let string = "a\"\\\n\t\u{0}\u{1f}é😀/\u{7f}"
        let written = text { $0.write(string) }
        #expect(written == "\"a\\\"\\\\\\n\\u0009\\u0000\\u001fé😀/\u{7f}\"")
        #expect(try JSONValue(parsing: written) == .string(string))
    }

    @Test func writesTheShortestFloats() {
        #expect(
            text { $0.write([Float(0.1), 1e-5, 1e16, -0.0, 16_777_216]) }
                == "[0.1,1e-05,1e+16,-0.0,16777216.0]"
        )
    }

    @Test func hasNoNumberForInfinity() {
        #expect(text { $0.write([Double.infinity, .nan, -.infinity]) } == "[null,null,null]")
    }

    @Test func writesLongStringsInPlace() {
        let written = text { writer in
            writer.array { writer in
                writer.write(1)
                writer.string(count: 5000) { $0.initializeMemory(as: UInt8.self, repeating: 0x41) }
                writer.string(count: 0) { _ in }
            }
        }
        #expect(written == "[1,\"" + String(repeating: "A", count: 5000) + "\",\"\"]")
    }
}
