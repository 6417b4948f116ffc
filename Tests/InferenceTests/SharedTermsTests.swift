import Objectives
import TestKit
import Testing
import Wire

@testable import Inference

/// Terms of one model in one request.
@Suite struct SharedTermsTests {
    private let losses = [
        TinyNetwork.loss, Loss(.activation(channel: 1), layer: "relu"),
        Loss(.activation(channel: nil), layer: "norm"),
    ]

    private func call(_ terms: [LossTerm], relu: ReluRule? = nil) -> ReceivedInputGradient {
        InputGradientCall(input: TinyNetwork.input, terms: terms, relu: relu)
    }

    @Test func eachTellsItsLossAndVersionInTheirOrder() async throws {
        try await withEngine { engine in
            let session = try await engine.reply(to: SessionOpen(model: "tiny")).session
            _ = try await engine.reply(to: update(session: session))
            let terms = [
                LossTerm(model: "tiny", loss: losses[0]),
                LossTerm(model: "tiny", session: session, weight: 2, loss: losses[1]),
                LossTerm(model: "tiny", weight: -3, loss: losses[2]),
                LossTerm(model: "tiny", session: session, loss: losses[0]),
            ]
            let reply = try await engine.reply(to: call(terms))
            #expect(reply.terms.map(\.version) == [1, 2, 1, 2])
            for (term, told) in zip(terms, reply.terms) {
                let alone = try await engine.reply(to: call([term]))
                #expect(abs(told.loss - alone.terms[0].loss) <= 1e-5 * abs(told.loss))
            }
            let total = zip(terms, reply.terms).reduce(0.0) { $0 + Double($1.0.weight) * $1.1.loss }
            #expect(abs(reply.loss - total) <= 1e-9 * abs(total))
        }
    }

    @Test func oneThatDoesNotFitRefusesAll() async throws {
        try await withEngine { engine in
            let wrong = Loss(.activation(channel: 4), layer: "relu")
            let terms = [losses[0], wrong].map { LossTerm(model: "tiny", loss: $0) }
            #expect(await engine.refusal(of: call(terms)) == .invalidParams)
        }
    }

    @Test(arguments: ReluRule.allCases) func aRuleIsForOneModelAndSession(
        rule: ReluRule
    ) async throws {
        try await withEngine { engine in
            try engine.add(TinyNetwork.model(named: "other", seed: 2))
            let session = try await engine.reply(to: SessionOpen(model: "tiny")).session
            let own = LossTerm(model: "tiny", loss: losses[0])
            for other in [
                LossTerm(model: "other", loss: losses[0]),
                LossTerm(model: "tiny", session: session, loss: losses[0]),
            ] {
                let two = call([own, other], relu: rule)
                #expect(await engine.refusal(of: two) == .invalidParams)
            }
            let terms = losses.map { LossTerm(model: "tiny", loss: $0) }
            let reply = try await engine.reply(to: call(terms, relu: rule))
            #expect(reply.terms.count == 3 && reply.isFinite)
            #expect(try await engine.reply(to: Hello()).capabilities.contains("relu"))
        }
    }
}
