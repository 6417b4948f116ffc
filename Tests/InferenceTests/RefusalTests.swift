import Networks
import Objectives
import Tensors
import TestKit
import Testing
import Wire

@testable import Inference

@Suite struct RefusalTests {
    /// Refused by an engine that doesn't run: so before anything is computed.
    private func refusal(of call: some Call, from sender: Peer = peer()) async throws -> ErrorType?
    {
        let engine = Engine(Engine.Configuration(threads: 1))
        try engine.add(TinyNetwork.model())
        return engine.ask(call, id: 1, from: sender).errorType
    }

    @Test func unknownNames() async throws {
        var call = forward
        call.model = "nobody"
        #expect(try await refusal(of: call) == .unknownModel)
        call = forward
        call.outputs = ["con"]
        #expect(try await refusal(of: call) == .unknownLayer)
        call = forward
        call.session = "s1"
        #expect(try await refusal(of: call) == .invalidParams)
        #expect(try await refusal(of: SessionClose(session: "s1")) == .invalidParams)
    }

    @Test func shapesThatDoNotFit() async throws {
        var call = forward
        call.input = Tensor([1, 4, 8, 8], repeating: 0)
        #expect(try await refusal(of: call) == .invalidShape)
    }

    @Test func classesThatThereAreNot() async throws {
        let loss = Loss(.logit(classes: .one(5), target: 0, magnitude: false))
        let call = InputGradientCall(model: "tiny", input: TinyNetwork.input, loss: loss)
        #expect(try await refusal(of: call) == .invalidParams)
    }

    @Test func moreClassesThanThereAre() async throws {
        var call = forward
        call.top = 6
        #expect(try await refusal(of: call) == .invalidParams)
        call.top = 1_000_000_000
        #expect(try await refusal(of: call) == .invalidParams)
        call.top = 5
        #expect(try await refusal(of: call) == nil)
    }

    @Test func peersWithoutTheRole() async throws {
        #expect(try await refusal(of: forward, from: peer(1, nil)) == .unauthorized)
        #expect(try await refusal(of: update(), from: peer(1, .session)) == .forbidden)
        #expect(
            try await refusal(of: SessionOpen(model: "tiny"), from: peer(1, .read)) == .forbidden
        )
        #expect(
            try await refusal(of: ModelUnload(name: "tiny"), from: peer(1, .session)) == .forbidden
        )
        let restore = Restore(model: "tiny", snapshot: "x")
        #expect(try await refusal(of: restore, from: peer(1, .session)) == .forbidden)
        #expect(try await refusal(of: forward, from: peer(1, .read)) == nil)
    }

    @Test func filesWithoutAModelsDirectory() async throws {
        let load = ModelLoad(name: "new", architecture: "resnet50", file: "x.pth")
        #expect(try await refusal(of: load) == .forbidden)
        #expect(try await refusal(of: ModelSave(model: "tiny", name: "new")) == .forbidden)
    }
}
