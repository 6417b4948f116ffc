import Testing

@testable import Wire

/// What is no good is refused before anything else happens, with the id if the line had one.
@Suite struct RequestRefusalTests {
    struct Case: CustomTestStringConvertible {
        let line: String
        let type: ErrorType
        let id: RequestID?
        /// A piece that the message must have.
        let mentions: String

        init(_ line: String, _ type: ErrorType, id: RequestID? = 1, mentions: String = "") {
            self.line = line
            self.type = type
            self.id = id
            self.mentions = mentions
        }

        var testDescription: String { line }
    }

    static let envelopes = [
        Case("nonsense", .parseError, id: nil),
        Case("{\"id\":1,\"method\":\"ping\"", .parseError, id: nil),
        Case("{\"id\":1,\"method\":\"ping\"}}", .parseError, id: nil),
        Case(
            "{\"id\":1,\"id\":2,\"method\":\"ping\"}",
            .parseError,
            id: nil,
            mentions: "same name"
        ),
        Case("[{\"id\":1,\"method\":\"ping\"}]", .invalidRequest, id: nil, mentions: "batch"),
        Case("12", .invalidRequest, id: nil),
        Case("\"ping\"", .invalidRequest, id: nil),
        Case("{}", .invalidRequest, id: nil, mentions: "id"),
        Case("{\"method\":\"ping\"}", .invalidRequest, id: nil),
        Case("{\"id\":null,\"method\":\"ping\"}", .invalidRequest, id: nil),
        Case("{\"id\":1.5,\"method\":\"ping\"}", .invalidRequest, id: nil),
        Case("{\"id\":[1],\"method\":\"ping\"}", .invalidRequest, id: nil),
        Case("{\"id\":1}", .invalidRequest, mentions: "method"),
        Case("{\"id\":1,\"method\":5}", .invalidRequest),
        Case("{\"id\":1,\"method\":\"ping\",\"params\":[]}", .invalidRequest, mentions: "object"),
        Case("{\"id\":1,\"method\":\"ping\",\"params\":null}", .invalidRequest),
        Case("{\"id\":1,\"method\":\"ping\",\"jsonrpc\":\"1.0\"}", .invalidRequest),
        Case("{\"id\":1,\"method\":\"ping\",\"jsonrpc\":2.0}", .invalidRequest),
        Case(
            "{\"id\":1,\"method\":\"ping\",\"parms\":{}}",
            .invalidRequest,
            mentions: "\"params\""
        ),
        Case("{\"id\":\"x\",\"method\":\"pong\"}", .unknownMethod, id: "x", mentions: "\"ping\""),
        Case("{\"id\":1,\"method\":\"rm -rf\"}", .unknownMethod, mentions: "input_gradient"),
    ]

    @Test(arguments: envelopes)
    func refusesTheEnvelope(_ example: Case) { check(example) }

    private static func ping(_ params: String) -> String {
        "{\"id\":1,\"method\":\"ping\",\"params\":{\(params)}}"
    }

    private static func forward(_ rest: String, input: String = "{\"data\":[[[[1]]]]}") -> String {
        "{\"id\":1,\"method\":\"forward\",\"params\":{\"model\":\"a\",\"input\":\(input)\(rest)}}"
    }

    private static func models(_ params: String) -> String {
        "{\"id\":1,\"method\":\"models\",\"params\":{\(params)}}"
    }

    static let members = [
        Case(models("\"input_shape\":[1,3,8,8]"), .invalidParams, mentions: "layers"),
        Case(models("\"layers\":true,\"input_shape\":8"), .invalidParams, mentions: "input_shape"),
        Case(models("\"layers\":true,\"input_shape\":[3,8,8]"), .invalidShape),
        Case(models("\"layers\":true,\"input_shape\":[1,3,0,8]"), .invalidParams),
        Case(models("\"layers\":true,\"input_shape\":[1,3,9999999,9999999]"), .tooLarge),
        Case(ping("\"x\":1"), .invalidParams, mentions: "known: none"),
        Case(forward(",\"sesion\":\"s\""), .invalidParams, mentions: "did you mean \"session\"?"),
        Case(forward(",\"session\":null"), .invalidParams, mentions: "session: expected a string"),
        Case(forward(",\"top\":0"), .invalidParams, mentions: "from 1 to 2147483647"),
        Case(forward(",\"top\":1.5"), .invalidParams, mentions: "1.5"),
        Case(forward(",\"top\":\"5\""), .invalidParams, mentions: "\"5\""),
        Case(forward(",\"outputs\":\"fc\""), .invalidParams, mentions: "an array"),
        Case(forward(",\"outputs\":[1]"), .invalidParams, mentions: "outputs[0]"),
        Case(forward(",\"encoding\":\"base64\""), .invalidParams, mentions: "\"b64\""),
        Case(forward(",\"dtype\":\"f64\""), .invalidParams, mentions: "\"bf16\""),
        Case(forward(",\"precision\":\"f16\""), .invalidParams, mentions: "\"f32\""),
        Case(forward(",\"deterministic\":1"), .invalidParams, mentions: "true or false"),
        Case(forward(",\"deadline_ms\":-1"), .invalidParams),
        Case(forward(",\"model\":\"b\""), .parseError, id: nil),
        Case("{\"id\":1,\"method\":\"forward\"}", .invalidParams, mentions: "\"model\""),
        Case(
            "{\"id\":1,\"method\":\"forward\",\"params\":{\"model\":\"a\"}}",
            .invalidParams,
            mentions: "\"input\""
        ),
        Case("{\"id\":1,\"method\":\"cancel\",\"params\":{\"target\":null}}", .invalidParams),
        Case(
            "{\"id\":1,\"method\":\"session.open\",\"params\":{\"model\":\"a\",\"ttl_s\":1e300}}",
            .invalidParams
        ),
        Case(
            #"{"id":1,"method":"model.save","params":{"model":"a","name":"a","dtype":"f64"}}"#,
            .invalidParams,
            mentions: "\"bf16\""
        ),
        Case(load(name: "../a"), .invalidParams, mentions: "not a path"),
        Case(load(name: ".a"), .invalidParams), Case(load(name: ""), .invalidParams),
        Case(load(name: "a\\u0000b"), .invalidParams), Case(load(name: "é"), .invalidParams),
    ]

    private static func load(name: String) -> String {
        """
        {"id":1,"method":"model.load","params":{"name":"a","architecture":"x","file":"\(name)"}}
        """
    }

    @Test(arguments: members)
    func refusesMembers(_ example: Case) { check(example) }

    static let gradients = [
        Case(gradient("\"model\":\"a\""), .invalidParams, mentions: "\"loss\""),
        Case(gradient("\"model\":\"a\",\"terms\":[]"), .invalidParams, mentions: "\"terms\""),
        Case(gradient("\"session\":\"s\",\"terms\":[]"), .invalidParams, mentions: "\"session\""),
        Case(gradient("\"terms\":[]"), .invalidParams, mentions: "at least one term"),
        Case(
            gradient("\"terms\":[{\"model\":\"a\",\"loss\":{\"kind\":\"activation\"}}]"),
            .invalidParams,
            mentions: "terms[0] lacks the member \"weight\""
        ),
        Case(
            gradient("\"terms\":[{\"model\":\"a\",\"weight\":1e40,\"loss\":{}}]"),
            .invalidParams,
            mentions: "terms[0].weight"
        ),
    ]

    private static func gradient(_ rest: String) -> String {
        """
        {"id":1,"method":"input_gradient","params":{"input":{"data":[[[[1]]]]},\(rest)}}
        """
    }

    @Test(arguments: gradients)
    func refusesGradients(_ example: Case) { check(example) }

    @Test func refusesLinesOverTheLimit() {
        var limits = Limits()
        limits.lineBytes = 30
        let line = "{\"id\":1,\"method\":\"ping\"}"
        #expect(rejection(line, limits: limits) == nil)
        #expect(rejection(line + "          ", limits: limits)?.error.type == .tooLarge)
        limits.depth = 1
        #expect(rejection("{\"id\":1,\"params\":{}}", limits: limits)?.error.type == .parseError)
    }

    /// A line of empty objects would take 260 times its own size.
    @Test func refusesMoreValuesThanTheLimit() {
        var limits = Limits()
        limits.jsonValues = 100
        let objects = String(repeating: "{},", count: 20)
        let line = "{\"id\":1,\"method\":\"ping\",\"params\":{\"x\":[\(objects)0]}}"
        #expect(rejection(line, limits: limits)?.error.type == .tooLarge)
        limits.jsonValues = 200
        #expect(rejection(line, limits: limits)?.error.type == .invalidParams)
    }

    @Test(arguments: ["", "\r\n", "  ", "# a comment", "#"])
    func ignoresEmptyLinesAndComments(_ line: String) {
        #expect(Request.isIgnorable(line.utf8))
        #expect(!Request.isIgnorable("{}".utf8))
    }

    @Test func needsNoVersionAndNoParams() throws {
        #expect(try parse("{\"id\":1,\"method\":\"ping\"}\r\n").call is Ping)
        #expect(
            try parse("{\"method\":\"ping\",\"params\":{},\"jsonrpc\":\"2.0\",\"id\":1}").call
                is Ping
        )
    }

    private func check(_ example: Case) {
        let rejected = rejection(example.line)
        #expect(rejected?.error.type == example.type)
        #expect(rejected?.id == example.id)
        let message = rejected?.error.message ?? ""
        #expect(message.contains(example.mentions), "\(message)")
    }
}
