import Inference
import Logging
import NIOCore
import Wire

/// What one connection's task knows: which requests are in flight, which lines wait, and whether the
/// peer or the daemon is about to end it.
///
/// Calls that are answered at once (`ping`, `cancel`, `stats` …) don't count towards the in-flight
/// limit. A call over the limit is held back, and nothing behind it is looked at until there is room:
/// a client that keeps to the limit can therefore always cancel.
struct Conversation {
    /// A request whose reply is still to come.
    struct Pending: Sendable {
        let request: Request
        let ticket: Ticket
    }

    private let connection: Connection
    private var gate: Gate
    private var inFlight: Set<RequestID> = []
    /// The request that waits for room, and when it was received.
    private var held: (request: Request, received: ContinuousClock.Instant)?
    /// What has arrived behind it, oldest first.
    private var backlog: [(frame: LineFramer.Frame, received: ContinuousClock.Instant)] = []
    private var isPaused = false
    private var isInputClosed = false
    private var isDraining = false
    private var isCut = false

    init(_ connection: Connection) {
        self.connection = connection
        gate = Gate(connection.peer, admission: connection.context.admission)
    }

    /// Whether there is nothing left to do for this peer.
    var isOver: Bool {
        let isIdle = inFlight.isEmpty && held == nil && backlog.isEmpty
        return isCut || (isIdle && (isInputClosed || isDraining))
    }

    /// Takes note of an event, and gives the requests that were submitted because of it.
    mutating func handle(_ event: ConnectionEvent) -> [Pending] {
        switch event {
        case .frame(.foreign, _):
            connection.logger.warning("closed: it opened like HTTP")
            isCut = true
        case .frame(let frame, let received): backlog.append((frame, received))
        case .paused: isPaused = true
        case .inputClosed:
            isInputClosed = true
            // TCP does not tell a half-closed peer from one that is gone; writing does, by the reset
            // that it provokes.
            if connection.transport == .tcp { connection.output.send([0x0A]) }
        case .closed: isCut = true
        case .finished(let id): inFlight.remove(id)
        case .drain: isDraining = true
        }
        return isCut ? [] : advance()
    }

    /// Submits what there is room for, then reads on if nothing waits.
    private mutating func advance() -> [Pending] {
        var submitted: [Pending] = []
        if let (request, received) = held {
            guard hasRoom(for: request) else { return [] }
            held = nil
            submitted += submit(request, received)
        }
        var taken = 0
        // Lines can take a while to read: no use in going on once the peer has gone.
        while held == nil, taken < backlog.count, connection.channel.isActive {
            let (frame, received) = backlog[taken]
            taken += 1
            guard let request = parse(frame) else { continue }
            if hasRoom(for: request) {
                submitted += submit(request, received)
            } else {
                held = (request, received)
            }
        }
        backlog.removeFirst(taken)
        if held == nil, isPaused, !isInputClosed {
            isPaused = false
            connection.channel.read()
        }
        return submitted
    }

    private func hasRoom(for request: Request) -> Bool {
        Engine.answersAtOnce(request.call) || isDraining
            || inFlight.count < connection.context.limits.inFlight
    }

    /// Reads a line; what cannot be read is answered.
    private func parse(_ frame: LineFramer.Frame) -> Request? {
        let limits = connection.context.limits
        switch frame {
        case .foreign: return nil
        case .tooLong:
            let error = WireError(
                .tooLarge,
                "the line has more than \(limits.lineBytes) bytes and was skipped",
                expected: [limits.lineBytes]
            )
            connection.output.send(ReplyLine.failure(id: nil, error))
            return nil
        case .line(let line):
            do throws(RejectedLine) {
                return try Request.parse(line, limits: limits)
            } catch {
                connection.output.send(ReplyLine.failure(id: error.id, error.error))
                return nil
            }
        }
    }

    private mutating func submit(
        _ request: Request,
        _ received: ContinuousClock.Instant
    ) -> [Pending] {
        let ticket: Ticket
        do throws(WireError) {
            guard !inFlight.contains(request.id) else { throw .duplicateID() }
            if let reply = try gate.answer(request.call) {
                ticket = Ticket(.success(reply))
            } else if isDraining && !Engine.answersAtOnce(request.call) {
                throw .shuttingDown()
            } else {
                let request = Request(id: request.id, call: try request.call.withDecodedPicture())
                ticket = connection.context.engine.submit(
                    request,
                    from: gate.peer,
                    received: received
                )
            }
        } catch {
            connection.output.send(ReplyLine.failure(id: request.id, error))
            return []
        }
        if let outcome = ticket.outcome {
            connection.output.send(ReplyLine.line(for: outcome, to: request))
            return []
        }
        inFlight.insert(request.id)
        return [Pending(request: request, ticket: ticket)]
    }
}
