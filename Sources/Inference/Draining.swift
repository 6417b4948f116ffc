import Synchronization

/// Whether the daemon takes in anything new, and whether it is to end once nothing is left.
///
/// What is there goes on meanwhile; sessions and models that would come beside it are refused.
package final class Draining: Sendable {
    private enum State {
        case off
        /// With what ends the daemon, if it is to end.
        case on(stops: Bool)
        /// The daemon was told to end.
        case over
    }

    private let state = Mutex(State.off)
    private let end: Mutex<@Sendable () -> Void> = Mutex({})
    /// Connections that were let in and have not gone.
    private let connections = Atomic(0)

    /// Whether anything new is refused.
    package var isOn: Bool {
        state.withLock { state in
            if case .off = state { false } else { true }
        }
    }

    /// How many connections there are.
    var connectionCount: Int { connections.load(ordering: .relaxed) }

    /// Sets what ends the daemon in order.
    package func whenDone(_ end: @escaping @Sendable () -> Void) {
        self.end.withLock { $0 = end }
    }

    /// Begins to drain, or goes on with or without the end; whether that is new.
    func begin(stopping stops: Bool) -> Bool {
        state.withLock { state in
            switch state {
            case .off: break
            case .on(let stopped) where stopped != stops: break
            case .on, .over: return false
            }
            state = .on(stops: stops)
            return true
        }
    }

    /// Takes it back; whether that is new.
    ///
    /// Once the daemon ends it is too late.
    func cancel() -> Bool {
        state.withLock { state in
            guard case .on = state else { return false }
            state = .off
            return true
        }
    }

    /// Ends the daemon if it was to end and nothing is left.
    func finish(ifNothingIsLeft isNothingLeft: () -> Bool) {
        let isEnd = state.withLock { state in
            guard case .on(stops: true) = state, isNothingLeft() else { return false }
            state = .over
            return true
        }
        if isEnd { end.withLock { $0 }() }
    }

    func connectionOpened() { connections.add(1, ordering: .relaxed) }

    func connectionClosed() { connections.subtract(1, ordering: .relaxed) }
}
