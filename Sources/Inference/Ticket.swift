import Synchronization
package import Wire

/// The promise of one reply: kept once, by whoever answers first, and awaited once.
package final class Ticket: Sendable {
    /// A method's reply, or why there is none.
    package typealias Outcome = Result<any Reply, WireError>

    private enum State {
        case open
        case awaited(CheckedContinuation<Outcome, Never>)
        case kept(Outcome)
    }

    /// When nobody wants the reply any more.
    let deadline: ContinuousClock.Instant?
    /// The connection whose request it is for; nil when the reply was there from the start.
    let connection: ConnectionID?
    /// The model that it is about.
    package let model: String?
    /// How long it waited and was computed, once that is known.
    private let course = Mutex<(waiting: Duration, computing: Duration)?>(nil)
    private let state = Mutex(State.open)

    init(
        connection: ConnectionID,
        deadline: ContinuousClock.Instant?,
        model: String? = nil
    ) {
        self.connection = connection
        self.deadline = deadline
        self.model = model
    }

    /// A ticket whose reply is there already.
    package init(_ outcome: Outcome) {
        connection = nil
        deadline = nil
        model = nil
        state.withLock { $0 = .kept(outcome) }
    }

    /// The reply, if it is there already.
    package var outcome: Outcome? {
        state.withLock { state in
            guard case .kept(let outcome) = state else { return nil }
            return outcome
        }
    }

    /// The reply, as soon as it is there.
    package func value() async -> Outcome {
        await withCheckedContinuation { continuation in
            let kept: Outcome? = state.withLock { state in
                switch state {
                case .open:
                    state = .awaited(continuation)
                    return nil
                case .awaited:
                    preconditionFailure("a ticket is awaited once")
                case .kept(let outcome):
                    return outcome
                }
            }
            if let kept { continuation.resume(returning: kept) }
        }
    }

    /// How long it waited and was computed; nil where it never was.
    var times: (waiting: Duration, computing: Duration)? { course.withLock { $0 } }

    /// Notes how long it waited and was computed, before the promise is kept.
    func took(waiting: Duration, computing: Duration) {
        course.withLock { $0 = (waiting, computing) }
    }

    /// Keeps the promise; without effect when it was kept before.
    func keep(_ outcome: Outcome) {
        let waiting: CheckedContinuation<Outcome, Never>? = state.withLock { state in
            switch state {
            case .open:
                state = .kept(outcome)
                return nil
            case .awaited(let continuation):
                state = .kept(outcome)
                return continuation
            case .kept:
                return nil
            }
        }
        waiting?.resume(returning: outcome)
    }
}
