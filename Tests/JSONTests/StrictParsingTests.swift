import JSON
import Testing

/// What RFC 8259 has no room for is refused, whatever json-c thinks of it.
@Suite struct StrictParsingTests {
    static let refused = [
        "", " ", "{", "[", "\"", "{\"a\":1", "[1", "\"abc", "tru", "nul", "-", "}", "]", "[}", "{]",
        "{\"a\":NaN}", "{\"a\":nan}", "{\"a\":Infinity}", "{\"a\":-Infinity}", "{\"a\":True}",
        "{\"a\":01}", "{\"a\":-01}", "{\"a\":00}", "{\"a\":1.}", "{\"a\":1.e5}", "{\"a\":.5}",
        "{\"a\":+1}", "{\"a\":1e}", "{\"a\":1e+}", "{\"a\":--1}", "{\"a\":1-2}", "{\"a\":0x10}",
        "{'a':1}", "{a:1}", "{\"a\" \"b\"}", "{\"a\":}", "{\"a\"}", "{,}", "{\"a\":1,}", "[1,]",
        "[,1]", "[1,,2]", "[1 2]", "{\"a\":1 2}", "{\"a\":1:2}", "[1:2]", "/*x*/{}", "{}//",
        "{}x", "{} {}", "{}[]", "1 2", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}",
        "[{\"a\":[{\"c\":0,\"c\":0}]}]", "{\"a\":\"\t\"}", "{\"a\":\"\u{1}\"}", "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\"}",
        "{\"a\":\"\\ud800\\u0041\"}", "{\"a\\u0000b\":1}", "{\"a\":\"\\", "\u{FEFF}{}",
        "9223372036854775808", "-9223372036854775809", "99999999999999999999",
    ]

    @Test(arguments: refused)
    func refuses(_ text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    }

    static let accepted: [(String, JSONValue)] = [
        ("null", nil), (" true ", true), ("false", false), ("0", 0), ("-0", 0), ("12", 12),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("0.5", 0.5), ("-1.5E+3", -1500.0), ("1e5", 100000.0), ("0e1", 0.0), ("\"\"", ""),
        ("{}", [:]), ("[]", []), ("\t[ 1 , 2 ]\r\n", [1, 2]), ("{\"\":0}", ["": 0]),
        ("\"\\u0041\\n\\\"\\\\\\/\"", "A\n\"\\/"), ("\"\\ud83d\\ude00é\"", "😀é"),
        ("{\"b\":[{}],\"a\":null}", ["b": [[:]], "a": nil]),
    ]

    @Test(arguments: accepted)
    func accepts(_ text: String, _ value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(
        arguments: [
            [0xC0, 0x80], [0xFF], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF4, 0x90, 0x80, 0x80],
        ] as [[UInt8]]
    )
    func refusesWhatIsNotUTF8(_ bytes: [UInt8]) {
        let text = Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8)
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.offset == 6)
    }

    @Test func boundsTheDepth() throws {
        let nested = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        #expect(try JSONValue(parsing: nested, depth: 32).array?.count == 1)
        #expect(throws: JSONError("nested deeper than 31 levels", at: 31)) {
            try JSONValue(parsing: nested, depth: 31)
        }
        let bottomless = String(repeating: "[", count: 1_000_000)
        #expect(throws: JSONError.self) { try JSONValue(parsing: bottomless) }
    }

    @Test func saysWhereTheTroubleIs() {
        #expect(throws: JSONError("this is no JSON number", at: 5)) {
            try JSONValue(parsing: "{\"a\":01}")
        }
    }
}
