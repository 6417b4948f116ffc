import Tensors
import TestKit
import Testing
import Wire

@testable import Inference

/// Where replies' lines are written.
@Suite struct LineTests {
    /// A question by a long line, whose answer is long too.
    private func question(_ compute: ComputeMembers = ComputeMembers()) -> InputGradient {
        InputGradient(
            model: "tiny",
            input: .tensor(Tensor([20, 3, 8, 8], repeating: 0.5)),
            loss: TinyNetwork.loss,
            compute: compute
        )
    }

    private func asked(
        _ call: some Call,
        of engine: Engine
    ) throws(RejectedLine) -> (order: Order, ticket: Ticket) {
        var gate = Gate(peer(), grant: nil)
        let order = try engine.read(Request(id: 1, call: call).line(), from: peer())
        return (order, engine.submit(order, from: &gate))
    }

    /// The line as it is sent, and as it is where everything is in one array.
    private func lines(
        of engine: Engine,
        _ order: Order,
        _ outcome: Ticket.Outcome
    ) async -> (sent: [UInt8], whole: [UInt8]) {
        let sent = await engine.line(of: order, for: outcome) { count, write in
            var line = [UInt8](repeating: 0, count: count)
            let written = line.withUnsafeMutableBytes { write($0) }
            return Array(line.prefix(written))
        }
        return (sent, order.line(for: outcome))
    }

    @Test func aLineIsTheSameWhereverItIsPlaced() async throws {
        try await withEngine { engine in
            for call in [question(), question(ComputeMembers(encoding: .none))] {
                let (order, ticket) = try asked(call, of: engine)
                let lines = await lines(of: engine, order, engine.outcome(of: ticket))
                #expect(lines.sent == lines.whole)
            }
        }
    }

    @Test func whoPrefersTheScribesThreadIsAnsweredThere() async throws {
        try await withEngine { engine in
            let (order, ticket) = try asked(question(), of: engine)
            let place = try #require(engine.preference(for: order, ticket))
            let reply = await withTaskGroup(of: Ticket.Outcome.self) { group in
                group.addTask(executorPreference: place) { await engine.outcome(of: ticket) }
                return await group.next()
            }
            let gradient = try reply?.get() as? InputGradientReply
            #expect(gradient?.gradient?.shape == [20, 3, 8, 8])
        }
    }

    @Test func whatIsShortOrHasADeadlineWaitsForNoOthersLines() async throws {
        let engine = Engine(Engine.Configuration(threads: 1))
        try engine.add(TinyNetwork.model())
        let calls = [
            question(ComputeMembers(encoding: .none)),
            question(ComputeMembers(deadlineMilliseconds: 60_000)),
        ]
        for call in calls {
            let (order, ticket) = try asked(call, of: engine)
            #expect(engine.preference(for: order, ticket) == nil)
        }
    }
}
