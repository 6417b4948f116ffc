import Tensors
import Testing

@testable import Wire

/// The members `at` and `set`, and what a reply says of several gradients.
@Suite struct InsideMembersTests {
    private static let tensor = #"{"shape":[1,2],"data":[1,2]}"#
    private static let picture = #"{"shape":[1,3,1,1],"data":[1,2,3]}"#

    private func forward(_ members: String) -> String {
        #"{"id":1,"method":"forward","params":{"model":"a",\#(members)}}"#
    }

    private func gradient(_ members: String) -> String {
        let loss = #"{"kind":"logit","class":0,"target":1}"#
        return """
            {"id":1,"method":"input_gradient","params":{"model":"a","loss":\(loss),\(members)}}
            """
    }

    @Test(arguments: [
        #""at":[]"#, #""at":["a","b","a"]"#, #""at":"input""#, #""at":[1]"#, #""at":{}"#,
        #""at":null"#,
    ])
    func namesThatCannotBeAskedForAreRefused(at: String) throws {
        let found = try #require(rejection(gradient(#""input":\#(Self.picture),\#(at)"#)))
        #expect(found.error.type == .invalidParams && found.error.message.contains("at"))
    }

    @Test(arguments: [
        #""set":[]"#, #""set":null"#, #""set":{"a":1}"#, #""set":{"a":null}"#,
        #""set":{"a":{"png":"iVBORw0KGgo="}}"#, #""set":{"a":[1,2]}"#,
        #""set":{"a":{"shape":[1,3],"data":[1,2]}}"#, #""set":{"a":{"shape":[],"data":[1]}}"#,
        #""set":{"a":{"shape":[],"b64":"AAAAAA=="}}"#, #""set":{"input":{"shape":[],"data":[1]}}"#,
    ])
    func valuesThatCannotBeGivenAreRefused(set: String) throws {
        for line in [forward, gradient].map({ $0(#""input":\#(Self.picture),\#(set)"#) }) {
            let found = try #require(rejection(line), "\(line)")
            #expect([.invalidParams, .invalidShape].contains(found.error.type))
            #expect(found.error.message.contains("set"))
        }
    }

    @Test func theSameMemberTwiceIsNoJSON() throws {
        let twice = #""input":\#(Self.picture),"set":{"a":\#(Self.tensor),"a":\#(Self.tensor)}"#
        #expect(rejection(forward(twice))?.error.type == .parseError)
    }

    @Test func theInputIsThereOnce() throws {
        let own = #""set":{"input":\#(Self.picture),"a":\#(Self.tensor)}"#
        for make in [forward, gradient] {
            let error = try #require(rejection(make(#""input":\#(Self.picture),\#(own)"#))).error
            #expect(error.type == .invalidParams && error.message.contains("set.input"))
            #expect(rejection(make(own)) == nil)
            #expect(rejection(make(#""set":{"a":\#(Self.tensor)}"#)) == nil)
            for nothing in [#""set":{}"#, #""deadline_ms":100"#] {
                let error = try #require(rejection(make(nothing))).error
                #expect(error.type == .invalidParams && error.message.contains("input"))
            }
        }
        let read = try parse(forward(own)).call
        let call = try #require(read as? ForwardCall<Tensor>)
        #expect(call.input == Tensor([1, 3, 1, 1], [1, 2, 3]))
        #expect(call.set == ["a": Tensor([1, 2], [1, 2])])
    }

    @Test func gradientsKeepTheirNamesAndNulls() throws {
        let reply = InputGradientReply(
            loss: 1,
            terms: [],
            gradient: nil,
            gradients: ["layer1": Samples.logits, "input": nil]
        )
        let line = try ReplyLine.success(id: 1, reply, as: TensorFormat(encoding: .json))
        #expect(String(decoding: line, as: UTF8.self).contains(#""input":null"#))
        let read = try ReplyLine.parse(line) { _ in InputGradientReply.self }.outcome.get()
        let gradients = try #require((read as? InputGradientReply)?.gradients)
        #expect(gradients == ["layer1": Samples.logits, "input": nil])
        // Not a number is told, wherever it is.
        let infinite = InputGradientReply(
            loss: 1,
            terms: [],
            gradient: nil,
            gradients: ["a": nil, "b": Tensor([1], [.infinity])]
        )
        #expect(reply.isFinite && !infinite.isFinite)
    }
}
