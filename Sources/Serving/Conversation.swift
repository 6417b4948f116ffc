import Inference
import NIOCore
import Wire

/// What is known of one connection's exchange: which requests are in flight, which lines wait, and
/// whether the peer or the daemon is about to end it.
///
/// A state machine that touches neither socket nor engine: `take` tells it what happened, `next`
/// says what is to be done about it, one action at a time until there is none.
///
/// Orders that are answered at once (`ping`, `cancel`, `stats` …) don't count towards the in-flight
/// limit. An order over the limit is held back, and nothing behind it is looked at until there is
/// room: a client that keeps to the limit can therefore always cancel.
struct Conversation {
    /// What the connection's task is told, in the order in which it happened.
    enum Event: Sendable {
        /// Something arrived: a line, or what stands for one; and when.
        case frame(LineFramer.Frame, at: ContinuousClock.Instant)
        /// A turn's worth of what had arrived was handed out; nothing more comes until that is
        /// asked for.
        case paused
        /// The peer will send nothing more; some of what it sent may not have been handed out yet.
        case endArrived
        /// All that the peer ever sent was handed out; it may still be reading.
        case inputClosed
        /// The connection is gone.
        case closed
        /// A request got its reply, or is about to.
        case finished(RequestID)
        /// The time is up in which a peer has to come to a role.
        case overdue
        /// Time has passed.
        case round(at: ContinuousClock.Instant)
        /// The daemon is shutting down.
        case drain
    }

    /// What is to be done.
    enum Action {
        /// Read this line; what it says comes back by `take`, or is answered if it says nothing.
        case read([UInt8], received: ContinuousClock.Instant)
        /// Have this order answered, and say so by `finished` unless it was at once.
        case submit(Order, received: ContinuousClock.Instant)
        /// Answer that an order or a line cannot be taken.
        case refuse(RequestID?, WireError)
        /// Send an empty line, and so find out whether anybody is still there.
        case probe
        /// Take more from the peer.
        case readOn
        /// Break off without a word, for this reason.
        case breakOff(String)
    }

    /// How many lines of a peer without a role may be refused before it is left.
    private static let strangersRefusals = 8

    private let transport: Listener.Transport
    private let limits: Limits
    private let patience: Duration?
    /// Whether the peer has no role yet.
    private(set) var isStranger: Bool
    private var refusals = 0
    private var lastArrival = ContinuousClock.now
    private var inFlight: Set<RequestID> = []
    /// The order to submit as soon as there is room, and when it was received.
    private var held: (order: Order, received: ContinuousClock.Instant)?
    /// What has arrived behind it, oldest first.
    private var backlog = CircularBuffer<
        (frame: LineFramer.Frame, received: ContinuousClock.Instant)
    >()
    /// What has nothing to do with lines, to be done first.
    private var urgent: Action?
    private var isPaused = false
    private var isInputClosed = false
    private var isDraining = false
    private var isCut = false

    /// A conversation that has not begun, by this way and within these limits; a peer may be
    /// silent, with nothing under way for it, for as long as the patience lasts.
    init(
        over transport: Listener.Transport,
        limits: Limits,
        isStranger: Bool = false,
        patience: Duration? = nil
    ) {
        self.transport = transport
        self.limits = limits
        self.isStranger = isStranger
        self.patience = patience
    }

    /// Whether there is nothing left to do for this peer.
    var isOver: Bool {
        urgent == nil && (isCut || (isIdle && (isInputClosed || isDraining)))
    }

    /// The last words to a peer that may have sent more than was read; nil where it has not.
    ///
    /// None of that is, or will be, carried out.
    var farewell: WireError? {
        isDraining && !isInputClosed && !isCut ? .shuttingDown() : nil
    }

    private var isIdle: Bool { inFlight.isEmpty && held == nil && backlog.isEmpty }

    /// Takes note of what happened on the connection.
    mutating func take(_ event: Event) {
        switch event {
        case .frame(.foreign, _): cut("it opened like HTTP")
        case .frame(let frame, let received):
            lastArrival = received
            backlog.append((frame, received))
        case .paused: isPaused = true
        case .inputClosed: isInputClosed = true
        case .endArrived:
            // TCP does not tell a half-closed peer from one that is gone; writing does, by the
            // reset that it provokes.
            if transport == .tcp { urgent = .probe }
        case .closed:
            isCut = true
            urgent = nil
        case .finished(let id):
            inFlight.remove(id)
            lastArrival = .now
        case .overdue: if isStranger { cut("it came to no role in time") }
        case .round(let now):
            if let patience, isIdle, now - lastArrival >= patience {
                cut("it asked for nothing for \(patience.components.seconds) seconds")
            }
        case .drain: isDraining = true
        }
    }

    /// Takes note that the peer has come to a role.
    mutating func takeRole() { isStranger = false }

    /// Takes note that a line was refused: who has no role and sends what only those may who have
    /// one is heard a few times.
    mutating func takeRefusal() {
        guard isStranger else { return }
        refusals += 1
        if refusals == Self.strangersRefusals { cut("\(refusals) lines of it were refused") }
    }

    /// Ends the conversation: nothing more is done for the peer.
    mutating func cut(_ reason: String) {
        guard !isCut else { return }
        isCut = true
        urgent = .breakOff(reason)
    }

    /// Takes what a line was read as.
    mutating func take(_ order: Order, received: ContinuousClock.Instant) {
        precondition(held == nil, "a line was read though an order waits")
        held = (order, received)
    }

    /// The next thing to do; nil until something else happens.
    mutating func next() -> Action? {
        if let urgent {
            self.urgent = nil
            return urgent
        }
        if isCut { return nil }
        if let (order, received) = held {
            guard hasRoom(for: order) else { return nil }
            held = nil
            return submission(of: order, received)
        }
        if let (frame, received) = backlog.popFirst() {
            switch frame {
            case .line(let line): return .read(line, received: received)
            case .tooLong:
                let error = tooLong
                takeRefusal()
                return .refuse(nil, error)
            case .givenUp:
                return .refuse(nil, .outOfMemory("this line beside others'; it was skipped"))
            case .foreign: return nil
            }
        }
        guard isPaused, !isInputClosed else { return nil }
        isPaused = false
        return .readOn
    }

    private func hasRoom(for order: Order) -> Bool {
        order.isAtOnce || isDraining || inFlight.count < limits.inFlight
    }

    private mutating func submission(
        of order: Order,
        _ received: ContinuousClock.Instant
    ) -> Action {
        if inFlight.contains(order.id) { return .refuse(order.id, .duplicateID()) }
        if order.isAtOnce { return .submit(order, received: received) }
        if isDraining { return .refuse(order.id, .shuttingDown()) }
        inFlight.insert(order.id)
        return .submit(order, received: received)
    }

    private var tooLong: WireError {
        let limit = isStranger ? LineHandler.Bounds.stranger.lineBytes : limits.lineBytes
        return WireError(
            .tooLarge,
            "the line has more than \(limit) bytes and was skipped",
            expected: [limit]
        )
    }
}
