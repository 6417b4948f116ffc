import Testing

@testable import JSON

/// What a scan tells of a text before there is a tree.
@Suite struct JSONOutlineTests {
    private func scanned<R>(
        _ text: String,
        _ body: (LexicalScan) throws -> R
    ) throws -> R {
        try Array(text.utf8).withUnsafeBytes { try body(LexicalScan($0)) }
    }

    private func string(_ name: String, in text: String) throws -> String? {
        try scanned(text) { $0.string(of: name) }
    }

    @Test func findsTheOutermostObjectsStrings() throws {
        let text = #"{"a":{"m":"no"},"b":["m","no"],"m" : "yes","n":"é"}"#
        #expect(try string("m", in: text) == "yes")
        #expect(try string("n", in: text) == "é")
        #expect(try string("a", in: text) == nil)
    }

    @Test(arguments: [
        "[\"m\",\"no\"]", "[{\"m\":\"no\"}]", "\"m\"", "{}", #"{"m":5,"x":"no"}"#,
        #"{"m":["no"]}"#, #"{"m":{"m":"no"}}"#, #"{"m":null,"n":"m"}"#, #"{"\u006d":"yes"}"#,
        #"{"m":"y\u0065s"}"#, #"{"x":"m"}"#,
    ])
    func findsNothingElse(_ text: String) throws {
        #expect(try string("m", in: text) == nil)
    }

    @Test func looksAtTheFirstDozenMembersOnly() throws {
        let before = (0..<12).map { "\"\($0)\":\"x\"," }.joined()
        #expect(try string("11", in: "{\(before)\"m\":\"y\"}") == "x")
        #expect(try string("m", in: "{\(before)\"m\":\"y\"}") == nil)
    }

    private func emptied(_ name: String, in text: String) throws -> String {
        try scanned(text) { scan in
            let document = try JSONDocument(scan, emptying: name)
            return JSONValue(document.root).text
        }
    }

    @Test func leavesAnObjectEmptyAndReadsTheRest() throws {
        let long = String(repeating: "x", count: LexicalScan.longString)
        let text = #"{"a":"\#(long)","p":{"b":"\#(long)","c":{"d":[1,{"e":2}]}},"f":"\#(long)y"}"#
        #expect(try emptied("p", in: text) == #"{"a":"\#(long)","p":{},"f":"\#(long)y"}"#)
        #expect(try emptied("q", in: text) == text)
        #expect(try emptied("a", in: text) == text)
    }

    @Test(arguments: [
        #"{"p":{"a":1},"p":{}}"#, #"{"p":{},"p":{"a":1}}"#, #"{"p":{"a":1},"b":1,"b":2}"#,
        #"{"p":{"a":1}"#, #"{"p":{"a":1}}}"#, #"{"p":{"a":1]}"#, #"{"p" {"a":1}}"#,
        #"{"p":{"a":1},}"#, #"{"p":{"a":1}} 2"#,
    ])
    func refusesWhatIsWrongAroundTheObject(_ text: String) {
        #expect(throws: JSONError.self) { try emptied("p", in: text) }
    }
}
