private import Tensors
package import Wire

extension Engine {
    /// How many bytes a line has that is read or written at once.
    private static let shortLine = 4096

    /// Whether reading a line takes so little that nobody notices: it is short, and no picture can
    /// be in it.
    package func isShort(_ line: [UInt8]) -> Bool {
        line.count <= Self.shortLine && !Self.mayHoldPicture(line)
    }

    /// A picture's few bytes can stand for millions of values; its member's name is in the line as
    /// it is written here, or in escapes.
    private static func mayHoldPicture(_ line: [UInt8]) -> Bool {
        line.contains(UInt8(ascii: "\\")) || line.firstRange(of: Array("\"png\"".utf8)) != nil
    }

    /// Reads a line, pictures included, and checks that its sender may ask for that at all.
    ///
    /// A sender that may not is told so before anything of the parameters is read, and one that
    /// names a model that isn't there before its input is.
    package func read(_ line: [UInt8], from peer: Peer) throws(RejectedLine) -> Order {
        let (id, (method, task)) = try RequestLine.read(
            line,
            limits: configuration.limits,
            pictures: .png
        ) { (name) throws(WireError) -> RequestLine.Reader<(Method, Order.Task)> in
            let method = try Methods.named(name)
            try refuse(method, because: method.refusal(of: peer))
            return { [self] (params) throws(WireError) in
                try refuse(method, because: method.refusal(of: peer, asking: params))
                try refuse(method, because: missingModel(in: params))
                return (method, try method.decode(params))
            }
        }
        return Order(id: id, method: method.name, task: task, bytes: line.count)
    }

    /// The same for a line that isn't short: in turn with other connections' lines, on a thread
    /// that nothing else waits for.
    package func readInTurn(_ line: [UInt8], from peer: Peer) async throws(RejectedLine) -> Order {
        try await scribe.read { [self] () throws(RejectedLine) in
            // As text, as a tree and as tensors.
            guard memory.affords(3 * line.count) else { return try refuseUnread(line) }
            return try read(line, from: peer)
        }
    }

    /// Refuses a line for want of memory, by its id.
    private func refuseUnread(_ line: [UInt8]) throws(RejectedLine) -> Order {
        try RequestLine.read(line, limits: configuration.limits) {
            (_) throws(WireError) -> RequestLine.Reader<Order> in
            throw .outOfMemory("a line of \(line.count) bytes")
        }.value
    }

    /// What `place` makes of the line of a reply; a long one is written in turn with other
    /// connections'.
    package func line<Line: Sendable>(
        of order: Order,
        for outcome: Ticket.Outcome,
        placing place: Place<Line>
    ) async -> Line {
        guard case .success(let reply) = outcome, order.format.encoding != .none,
            reply.bytes > Self.shortLine
        else { return unsafe order.line(for: outcome, placing: place) }
        return await unsafe scribe.line(of: order, for: outcome, placing: place)
    }

    /// Where a task may wait for an order's reply with the fewest changes of thread; nil for
    /// anywhere.
    ///
    /// Each change costs tens of microseconds. Who asked by a long line, which was read in turn,
    /// and wants tensors has the answer written in turn again; a deadline must not wait for that.
    package func preference(for order: Order, _ ticket: Ticket) -> (any TaskExecutor)? {
        let isInTurn =
            order.bytes > Self.shortLine && order.format.encoding != .none
            && ticket.deadline == nil
        return isInTurn ? scribe.preference : nil
    }

    /// What is wrong with a request's models, where there is an input, or values that are given,
    /// that would be read in vain.
    private func missingModel(in params: ParameterReader) -> WireError? {
        guard params.has("input") || params.has("set") else { return nil }
        return registry.withState { state in
            let names = params.namedModels
            guard let name = names.first(where: { state.models[$0] == nil }) else { return nil }
            do throws(WireError) {
                _ = try state.model(name)
                return nil
            } catch {
                return error
            }
        }
    }

    private func refuse(_ method: Method, because error: WireError?) throws(WireError) {
        guard let error else { return }
        statistics.answered(method.name, model: nil, .failure(error))
        throw error
    }
}

extension Reply {
    /// About how many bytes of tensors it holds.
    fileprivate var bytes: Int {
        switch self {
        case let reply as ForwardReply: reply.outputs.values.reduce(0) { $0 + $1.shape.count * 4 }
        case let reply as InputGradientReply: reply.tensors.reduce(0) { $0 + $1.shape.count * 4 }
        default: 0
        }
    }
}
