import Inference
import Testing

@testable import Wire

/// What one end writes, the other reads, and would write again.
@Suite struct RoundTripTests {
    @Test func carriesEveryCall() throws {
        for (index, call) in Samples.calls.enumerated() {
            let line = Request(id: .integer(Int64(index)), call: call).line()
            let read = try parse(line)
            #expect(read.id == .integer(Int64(index)))
            #expect(type(of: read.call) == type(of: call))
            #expect(Request(id: read.id, call: read.call).line() == line)
        }
    }

    @Test func aClientsTensorIsThatOfTheDaemon() {
        let client = Forward(model: "a", input: .tensor(Samples.picture), top: 3)
        let daemon = ForwardCall(model: "a", input: Samples.picture, top: 3)
        #expect(Request(id: 1, call: client).line() == Request(id: 1, call: daemon).line())
    }

    @Test func hasASampleOfEveryMethod() {
        let sampled = Set(Samples.calls.map { type(of: $0).method })
        #expect(sampled == Set(Methods.all.map(\.name)))
    }

    @Test(arguments: [RequestID.string(""), "é\n\"", .integer(.min), .integer(.max), 0])
    func echoesTheID(_ id: RequestID) throws {
        #expect(try parse(Request(id: id, call: Ping()).line()).id == id)
        let reply = try ReplyLine.parse(ReplyLine.success(id: id, PingReply())) { _ in
            PingReply.self
        }
        #expect(reply.id == id)
    }

    @Test(arguments: [Encoding.b64, .json])
    func carriesEveryReply(_ encoding: Encoding) throws {
        let format = TensorFormat(encoding: encoding)
        for reply in Samples.replies {
            let line = try ReplyLine.success(id: 1, reply, as: format)
            let read = try ReplyLine.parse(line) { _ in type(of: reply) }
            #expect(read.id == 1)
            #expect(try ReplyLine.success(id: 1, read.outcome.get(), as: format) == line)
        }
    }

    @Test func carriesTensorsExactly() throws {
        let reply = ForwardReply(version: 1, outputs: ["logits": Samples.logits])
        for encoding in [Encoding.b64, .json] {
            let line = try ReplyLine.success(id: 1, reply, as: TensorFormat(encoding: encoding))
            let read = try ReplyLine.parse(line) { _ in ForwardReply.self }.outcome.get()
            #expect(read as? ForwardReply == reply)
        }
    }

    @Test func leavesTensorsOutWhenAsked() throws {
        let format = TensorFormat(encoding: .none)
        let forward = ForwardReply(version: 1, outputs: ["logits": Samples.logits])
        #expect(
            try ReplyLine.success(id: 1, forward, as: format)
                == Array(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"version\":1,\"finite\":true}}\n"
                        .utf8
                )
        )
        let gradient = InputGradientReply(loss: 1, terms: [], gradient: Samples.picture)
        let line = try ReplyLine.success(id: 1, gradient, as: format)
        let read = try ReplyLine.parse(line) { _ in InputGradientReply.self }.outcome.get()
        #expect((read as? InputGradientReply)?.gradient == nil)
    }

    @Test func writesEqualRepliesAsEqualBytes() throws {
        let names = (0..<50).map { "layer\($0)" }
        let one = Dictionary(uniqueKeysWithValues: names.map { ($0, Samples.picture) })
        let other = Dictionary(uniqueKeysWithValues: names.reversed().map { ($0, Samples.picture) })
        #expect(
            try ReplyLine.success(id: 1, ForwardReply(version: 1, outputs: one))
                == ReplyLine.success(id: 1, ForwardReply(version: 1, outputs: other))
        )
    }

    @Test func ignoresMembersOfRepliesItDoesNotKnow() throws {
        let line = """
            {"jsonrpc":"2.0","id":4,"new":1,"result":{"session":"s","version":2,"colour":[{}]}}
            """
        let read = try ReplyLine.parse(Array(line.utf8)) { _ in SessionOpenReply.self }
        #expect(
            try read.outcome.get() as? SessionOpenReply
                == SessionOpenReply(session: "s", version: 2)
        )
    }
}
