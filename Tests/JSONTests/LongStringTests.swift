import JSON
import Testing

/// Strings too long for json-c to copy stay in the text, and nobody can tell.
@Suite struct LongStringTests {
    static let lengths = [4095, 4096, 4097, 100_000]

    @Test(arguments: lengths)
    func readsAsItWasWritten(_ length: Int) throws {
        let long = String(repeating: "x", count: length - 2) + "é"
        let text = "{\"a\":[\"\(long)\",1,\"\(long)y\"],\"b\":\"short\"}"
        let value = try JSONValue(parsing: text)
        #expect(value == ["a": [.string(long), 1, .string(long + "y")], "b": "short"])
    }

    @Test(arguments: lengths)
    func mayBeAName(_ length: Int) throws {
        let long = String(repeating: "n", count: length)
        let value = try JSONValue(parsing: "{\"\(long)\" : \"\(long)\",\"\(long)2\":2}")
        #expect(value[long] == .string(long))
        #expect(value[long + "2"] == 2)
    }

    @Test func mayHaveEscapes() throws {
        let long = String(repeating: "x", count: 5000)
        let value = try JSONValue(parsing: "[\"\(long)\\n\",\"\(long)\"]")
        #expect(value == [.string(long + "\n"), .string(long)])
    }

    @Test func isStillCheckedForControlCharacters() {
        let long = String(repeating: "x", count: 5000)
        #expect(throws: JSONError.self) { try JSONValue(parsing: "[\"\(long)\t\"]") }
        #expect(throws: JSONError.self) { try JSONValue(parsing: "[\"\(long)") }
    }

    @Test func standsAlone() throws {
        let long = String(repeating: "x", count: 5000)
        #expect(try JSONValue(parsing: "\"\(long)\"") == .string(long))
        #expect(throws: JSONError.self) { try JSONValue(parsing: "\"\(long)\" 1") }
        #expect(throws: JSONError.self) { try JSONValue(parsing: "\"\(long)\"\"\(long)\"") }
    }
}
