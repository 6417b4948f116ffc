import Networks
import Objectives
import Tensors
import TestKit
import Testing
import Wire

@testable import Inference

/// Gradients at layers, and layers whose values are given, as requests ask for them.
@Suite struct InsideTests {
    private let relu = Tensor([1, 4, 8, 8], (0..<256).map { Float($0 % 13) / 13 - 0.2 })

    private func forward(
        _ set: [String: Tensor],
        input: Tensor? = TinyNetwork.input,
        outputs: [String] = ["logits"],
        session: String? = nil
    ) -> ForwardCall<Tensor> {
        ForwardCall(model: "tiny", session: session, input: input, outputs: outputs, set: set)
    }

    private func gradient(
        at: [String]? = nil,
        set: [String: Tensor] = [:],
        input: Tensor? = TinyNetwork.input,
        loss: Loss = TinyNetwork.loss,
        session: String? = nil
    ) -> ReceivedInputGradient {
        InputGradientCall(
            model: "tiny",
            session: session,
            input: input,
            loss: loss,
            at: at,
            set: set
        )
    }

    /// What a call is refused with, by an engine that doesn't run: before anything is computed.
    private func refusal(of call: some Call) throws -> WireError? {
        let engine = Engine(Engine.Configuration(threads: 1))
        try engine.add(TinyNetwork.model())
        try engine.add(TinyNetwork.model(named: "other", seed: 2))
        guard case .failure(let error)? = engine.ask(call, id: 1).outcome else { return nil }
        return error
    }

    @Test func namesThatThereAreNotAreRefusedWithThoseThatLookLikeThem() throws {
        for call in [gradient(at: ["input", "rely"]), gradient(set: ["rely": relu])] {
            let error = try #require(try refusal(of: call))
            #expect(error.type == .unknownLayer)
            #expect(error.message.contains("rely") && error.message.contains("relu"))
        }
        let error = try #require(try refusal(of: forward(["rely": relu])))
        #expect(error.type == .unknownLayer)
    }

    @Test func aModelThatIsNotThereIsToldBeforeWhatIsGivenIsLookedAt() throws {
        let engine = Engine(Engine.Configuration(threads: 1))
        let line = #"{"id":1,"method":"forward","params":{"model":"nobody","set":{"relu":7}}}"#
        #expect(engine.ask(Array(line.utf8)).errorType == .unknownModel)
    }

    @Test func shapesThatDoNotFitAreRefused() throws {
        let three = Tensor([3, 3, 8, 8], repeating: 0.5)
        for wrong: Shape in [[1, 4, 8, 7], [1, 5, 8, 8], [4, 8, 8], [2, 4, 8, 8]] {
            let value = Tensor(wrong, repeating: 1)
            let errors = try [
                refusal(of: forward(["relu": value], input: three)),
                refusal(of: gradient(at: ["relu"], set: ["relu": value], input: three)),
            ]
            for error in errors {
                #expect(error?.type == .invalidShape, "\(wrong)")
                #expect(error?.message.contains("set.relu") == true, "\(wrong)")
            }
        }
        #expect(try refusal(of: forward(["relu": relu], input: three)) == nil)
    }

    @Test func oneValueIsGivenOnce() throws {
        let logits = Tensor([1, 5], repeating: 1)
        let error = try #require(try refusal(of: forward(["fc": logits, "logits": logits])))
        #expect(error.type == .invalidParams)
        #expect(error.message.contains("fc") && error.message.contains("logits"))
    }

    @Test func theInputIsMissedWhereItIsNeeded() throws {
        // The pool is given, but the norm is asked for.
        let pool = ["pool": Tensor([1, 4, 1, 1], repeating: 1)]
        #expect(try refusal(of: forward(pool, input: nil)) == nil)
        for call in [
            forward(pool, input: nil, outputs: ["logits", "norm"]), forward([:], input: nil),
        ] {
            let error = try #require(try refusal(of: call))
            #expect(error.type == .invalidParams && error.message.contains("input"))
        }
        let inner = Loss(.activation(channel: 1), layer: "norm")
        let error = try #require(try refusal(of: gradient(set: pool, input: nil, loss: inner)))
        #expect(error.type == .invalidParams)
    }

    @Test func termsOfSeveralModelsHaveNoInside() async throws {
        try await withEngine { engine in
            try engine.add(TinyNetwork.model(named: "other", seed: 2))
            let session = try await engine.reply(to: SessionOpen(model: "tiny")).session
            let own = LossTerm(model: "tiny", loss: TinyNetwork.loss)
            for other in [
                LossTerm(model: "other", loss: TinyNetwork.loss),
                LossTerm(model: "tiny", session: session, loss: TinyNetwork.loss),
            ] {
                var call = ReceivedInputGradient(input: TinyNetwork.input, terms: [own, other])
                call.at = ["relu"]
                #expect(await engine.refusal(of: call) == .invalidParams)
                call.at = ["input", "relu"]
                #expect(await engine.refusal(of: call) == .invalidParams)
                call.at = nil
                call.set = ["relu": relu]
                #expect(await engine.refusal(of: call) == .invalidParams)
                call.set = [:]
                let plain = try await engine.reply(to: call)
                call.at = ["input"]
                let asked = try await engine.reply(to: call)
                #expect(asked.gradients?["input"] == plain.gradient && asked.gradient == nil)
            }
        }
    }

    @Test func gradientsAreToldByTheirNames() async throws {
        try await withEngine { engine in
            let plain = try await engine.reply(to: gradient())
            #expect(plain.gradients == nil && plain.gradient != nil)
            let inner = Loss(.activation(channel: 1), layer: "norm")
            let at = ["relu", "input", "norm"]
            let reply = try await engine.reply(to: gradient(at: at, loss: inner))
            let gradients = try #require(reply.gradients)
            #expect(reply.gradient == nil && reply.isFinite)
            #expect(Set(gradients.keys) == Set(at))
            #expect(gradients["relu"] == .some(nil))
            let norm = try #require(gradients["norm"] ?? nil)
            // Minus the mean of the channel.
            #expect(norm.values == (0..<256).map { 64..<128 ~= $0 ? Float(-1) / 64 : 0 })
        }
    }

    @Test func aGradientThatIsNotFiniteIsTold() async throws {
        try await withEngine { engine in
            let fc = Loss(.cotangent(Tensor([1, 5], [.infinity, 0, 0, 0, 0])), layer: "fc")
            let reply = try await engine.reply(to: gradient(at: ["fc"], loss: fc))
            #expect(!reply.isFinite)
        }
    }

    @Test func whatIsGivenStandsForTheInput() async throws {
        try await withEngine { engine in
            let with = try await engine.reply(to: forward(["relu": relu], outputs: ["pool", "fc"]))
            let without = try await engine.reply(
                to: forward(["relu": relu], input: nil, outputs: ["pool", "fc"])
            )
            #expect(with.outputs == without.outputs)
            let at = ["relu", "input"]
            let cut = try await engine.reply(to: gradient(at: at, set: ["relu": relu]))
            let alone = try await engine.reply(
                to: gradient(at: at, set: ["relu": relu], input: nil)
            )
            #expect(cut.gradients == alone.gradients && cut.loss == alone.loss)
            #expect(cut.gradients?["input"] == .some(nil))
            // One item for three pictures.
            let three = Tensor([3, 3, 8, 8], repeating: 0.5)
            let many = try await engine.reply(
                to: gradient(at: ["relu"], set: ["relu": relu], input: three)
            )
            #expect((many.gradients?["relu"] ?? nil)?.shape == [3, 4, 8, 8])
            #expect(many.itemLosses == [cut.loss, cut.loss, cut.loss])
        }
    }

    @Test func aSessionsWeightsAreItsOwn() async throws {
        try await withEngine { engine in
            let session = try await engine.reply(to: SessionOpen(model: "tiny")).session
            _ = try await engine.reply(to: update(session: session))
            let set = ["relu": relu]
            let losses = try await [
                engine.reply(to: gradient(at: ["relu"], set: set, session: session)),
                engine.reply(to: gradient(at: ["relu"], set: set)),
            ]
            #expect(losses[0].loss != losses[1].loss)
            #expect(losses[0].gradients != losses[1].gradients)
            #expect(losses.map(\.terms[0].version) == [2, 1])
            let logits = try await engine.reply(to: forward(set, session: session))
            let loss = Loss(.cotangent(Tensor([1, 5], [1, 0, 0, 0, 0])))
            let first = try await engine.reply(to: gradient(set: set, loss: loss, session: session))
            #expect(abs(first.loss - Double(logits.outputs["logits"]?.values[0] ?? 0)) < 1e-5)
        }
    }

    @Test func bothAreCapabilities() async throws {
        try await withEngine { engine in
            let known = try await engine.reply(to: Hello()).capabilities
            #expect(known.contains("at") && known.contains("set"))
        }
    }
}
