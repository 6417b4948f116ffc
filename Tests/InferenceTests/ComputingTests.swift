import JSON
import Networks
import Objectives
import Tensors
import TestKit
import Testing
import Wire

@testable import Inference

@Suite struct ComputingTests {
    @Test func forwardGivesWhatTheNetworkGives() async throws {
        let reply = try await withEngine { engine in
            var call = forward
            call.outputs = ["pool"]
            call.top = 2
            return try await engine.reply(to: call)
        }
        #expect(reply.version == 1)
        #expect(Array(reply.outputs.keys) == ["pool"])
        #expect(reply.outputs["pool"]?.shape == [1, 4, 1, 1])
        let top = try #require(reply.top?.first)
        #expect(top.count == 2)
        #expect(top[0].logit >= top[1].logit)
        #expect(top[0].label == ["a", "b", "c", "d", "e"][top[0].class])
    }

    @Test func topProbabilitiesAreTheSoftmaxOfTheLogits() {
        let logits = Tensor([2, 3], [0, 2, 1, 5, 5, 5])
        let top = TopClass.best(3, of: logits, labels: nil)
        #expect(top[0].map(\.class) == [1, 2, 0])
        #expect(abs(top[0].reduce(0) { $0 + $1.probability } - 1) < 1e-6)
        #expect(abs(top[0][0].probability - 0.665241) < 1e-5)
        #expect(top[1].map(\.class) == [0, 1, 2])
    }

    @Test func inputGradientSumsItsTermsAndTellsTheirVersions() async throws {
        let (single, double) = try await withEngine { engine in
            let one = InputGradientCall(
                model: "tiny",
                input: TinyNetwork.input,
                loss: TinyNetwork.loss
            )
            let two = InputGradientCall(
                input: TinyNetwork.input,
                terms: [
                    .init(model: "tiny", weight: 3, loss: TinyNetwork.loss),
                    .init(model: "tiny", weight: -1, loss: TinyNetwork.loss),
                ]
            )
            return (try await engine.reply(to: one), try await engine.reply(to: two))
        }
        #expect(single.terms.map(\.version) == [1])
        #expect(abs(double.loss - 2 * single.loss) < 1e-6)
        #expect(double.terms.map(\.loss) == [single.loss, single.loss])
        let (a, b) = (try #require(single.gradient).values, try #require(double.gradient).values)
        #expect(zip(a, b).allSatisfy { abs(2 * $0 - $1) < 1e-6 })
    }

    @Test func aRunningRequestStopsAtItsNextLook() async throws {
        try await withEngine { engine in
            let (begun, began) = AsyncStream.makeStream(of: Void.self)
            let job = Job.endless(from: peer(1), id: "long", began: began)
            try engine.queue.submit(job)
            for await _ in begun { break }
            let state = try await engine.reply(to: Cancel(target: "long")).state
            #expect(state == .running)
            #expect(await job.ticket.value().errorType == .cancelled)
            _ = try await engine.reply(to: forward)
        }
    }

    @Test func aConnectionThatClosesStopsItsRunningRequest() async throws {
        try await withEngine { engine in
            let (begun, began) = AsyncStream.makeStream(of: Void.self)
            let job = Job.endless(from: peer(7), began: began)
            try engine.queue.submit(job)
            for await _ in begun { break }
            engine.connectionClosed(ConnectionID(7))
            #expect(await job.ticket.value().errorType == .cancelled)
        }
    }

    @Test func questionsAreAnsweredWhileEverythingComputes() async throws {
        try await withEngine { engine in
            let (begun, began) = AsyncStream.makeStream(of: Void.self)
            try engine.queue.submit(.endless(from: peer(7), began: began))
            for await _ in begun { break }
            _ = try await engine.reply(to: Ping())
            let stats = try await engine.reply(to: Stats())
            #expect(stats.tree["queue"]?["running"]?.integer == 1)
            engine.connectionClosed(ConnectionID(7))
        }
    }

    @Test func theSelfTestPassesForASoundModelAndKeepsNothingPacked() async throws {
        try await withEngine { engine in
            #expect(try await engine.selfTest().isEmpty)
            #expect(packedByteCount(engine) == 0)
            _ = try await engine.reply(to: forward)
            #expect(packedByteCount(engine) > 0)
        }
    }

    @Test func aModelWhoseTestTheMemoryDoesNotSufficeForIsServedAllTheSame() async throws {
        var configuration = Engine.Configuration(threads: 1)
        configuration.memoryBytes = 0
        try await withEngine(configuration) { engine in
            let weights = ModelSource.Origin.seed(1, classes: nil)
            let source = ModelSource(name: "large", architecture: "resnet_mini", weights: weights)
            try engine.add(source.load())
            #expect(try await engine.selfTest().map(\.model) == ["large"])
        }
    }

    private func packedByteCount(_ engine: Engine) -> Int {
        engine.registry.withState { state in
            state.models.values.reduce(0) { $0 + $1.weights.model.preparedByteCount }
        }
    }
}
