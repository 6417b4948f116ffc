import JSON
import Testing

@testable import Wire

@Suite struct WireErrorTests {
    static let samples: [WireError] = [
        .parse(JSONError("x", at: 3)), .invalidRequest("x"), .duplicateID(),
        .unknownMethod("pin", known: ["ping"]),
        .invalidParams("x", member: "a.b"), .invalidShape("x", expected: [1, 2], got: [3]),
        .unknownModel("resnet", known: ["resnet50"]),
        .unknownLayer("layer5", of: "a", known: ["layer4"]), .unknownSession("s"),
        .unknownSnapshot("p"), .tooLarge("bytes", 5, limit: 4),
        .tooLarge("elements", nil, limit: 4),
        .overloaded(retryAfterMilliseconds: 20), .deadlineExceeded(milliseconds: 5), .cancelled(),
        .versionConflict(expected: 1, got: 2), .nonFinite("x"), .unauthorized(),
        .forbidden("model.load", needs: .admin), .outOfMemory("this"), .shuttingDown(),
        .internalError("x"), WireError(.storage, "no space left"),
    ]

    @Test(arguments: samples)
    func crossesTheWire(_ error: WireError) throws {
        let line = ReplyLine.failure(id: 3, error)
        let read = try ReplyLine.parse(line) { _ in nil }
        #expect(read.id == 3)
        #expect(throws: error) { try read.outcome.get() }
    }

    @Test func hasASampleOfEveryType() {
        #expect(Set(Self.samples.map(\.type)) == Set(ErrorType.allCases))
    }

    @Test func usesTheCodesThatJSONRPCHas() {
        for type in ErrorType.allCases {
            let isStandard = [-32700, -32600, -32601, -32602, -32603].contains(type.code)
            #expect(isStandard || (-32099 ... -32000).contains(type.code))
        }
    }

    @Test func looksAsTheProtocolSays() {
        let error = WireError.invalidShape("m", expected: [1], got: [2])
        let expected = """
            {"jsonrpc":"2.0","id":null,"error":{"code":-32602,"message":"m","data":\
            {"type":"invalid_shape","retryable":false,"expected":[1],"got":[2]}}}

            """
        #expect(String(decoding: ReplyLine.failure(id: nil, error), as: UTF8.self) == expected)
    }

    @Test func suggestsWhatWasMeant() {
        #expect(
            WireError.unknownModel("resnet5", known: ["resnet50", "googlenet"]).message
                == "there is no model \"resnet5\"; did you mean \"resnet50\"?"
        )
        #expect(
            WireError.unknownModel("x", known: ["vgg", "alexnet"]).message
                == "there is no model \"x\"; there are: alexnet, vgg"
        )
        #expect(
            Spelling.near("layer10", among: ["avgpool", "layer2", "layer1"]) == [
                "layer1", "layer2",
            ]
        )
        #expect(Spelling.near("forwrad", among: ["forward"]) == ["forward"])
    }

    @Test func cutsLongNames() {
        let message = WireError.unknownMethod(
            String(repeating: "m", count: 100_000),
            known: [
                "ping"
            ]
        ).message
        #expect(message.utf8.count < 500)
    }

    @Test func readsErrorsThatAreNewToIt() throws {
        let line = """
            {"jsonrpc":"2.0","id":1,"error":{"code":-32050,"message":"m","data":{"type":"tired"}}}
            """
        let read = try ReplyLine.parse(Array(line.utf8)) { _ in nil }
        guard case .failure(let error) = read.outcome else {
            Issue.record("no error")
            return
        }
        #expect(error.type == .internal)
        #expect(error.code == -32050)
    }
}
