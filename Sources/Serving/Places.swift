import Inference
import NIOCore
import Synchronization
import Wire

/// How many connections there may be at once.
package struct ConnectionCapacity: Sendable, Equatable {
    /// On Unix sockets.
    package var unix = 256
    /// By TCP.
    package var tcp = 256
    /// On Unix sockets, for administrators alone.
    package var administrators = 8

    /// The defaults.
    package init() {}

    /// All connections that there may be.
    package var total: Int { unix + tcp + administrators }

    /// The same, or as much less as makes no more than `total` of them.
    package func lowered(to total: Int) -> ConnectionCapacity {
        guard self.total > total else { return self }
        var lower = self
        lower.administrators = min(administrators, max(1, total / 8))
        let rest = max(2, total - lower.administrators)
        lower.unix = max(1, rest * unix / (unix + tcp))
        lower.tcp = max(1, rest - lower.unix)
        return lower
    }
}

/// The places that there are for connections, and who has them.
///
/// Those on Unix sockets and those by TCP are counted apart, so that neither kind keeps the other
/// out, and some are kept for administrators of this machine.
final class Places: Sendable {
    /// Refused connections that are kept, for as long as it takes them to read why.
    private static let refusals = 64
    /// How long a peer without a role has its place for certain.
    private static let welcome = Duration.seconds(1)

    private struct Stranger {
        let channel: any Channel
        let since: ContinuousClock.Instant
    }

    private struct State {
        var total: UInt64 = 0
        var taken: [ConnectionID: Listener.Transport] = [:]
        var strangers: [ConnectionID: Stranger] = [:]
        var refused = 0
    }

    private let capacity: ConnectionCapacity
    private let state = Mutex(State())

    init(_ capacity: ConnectionCapacity) { self.capacity = capacity }

    /// The name of a new connection.
    func name() -> ConnectionID {
        state.withLock { state in
            state.total += 1
            return ConnectionID(state.total)
        }
    }

    /// Gives a connection a place; false when there is none.
    ///
    /// Where all places by TCP are taken, whoever has been without a role for longest makes room:
    /// silent peers keep nobody out who knows the token.
    func take(
        _ id: ConnectionID,
        _ transport: Listener.Transport,
        role: Role?,
        _ channel: any Channel,
        at now: ContinuousClock.Instant = .now
    ) -> Bool {
        let (hasPlace, dismissed) = state.withLock { state -> (Bool, (any Channel)?) in
            let count = state.taken.values.count { $0 == transport }
            var dismissed: (any Channel)?
            switch transport {
            case .unix:
                let reserve = role == .admin ? capacity.administrators : 0
                guard count < capacity.unix + reserve else { return (false, nil) }
            case .tcp:
                if count >= capacity.tcp {
                    let oldest = state.strangers.min { $0.value.since < $1.value.since }
                    guard let oldest, oldest.value.since + Self.welcome <= now else {
                        return (false, nil)
                    }
                    dismissed = oldest.value.channel
                    state.strangers[oldest.key] = nil
                    state.taken[oldest.key] = nil
                }
            }
            state.taken[id] = transport
            if role == nil { state.strangers[id] = Stranger(channel: channel, since: now) }
            return (true, dismissed)
        }
        dismissed?.close(promise: nil)
        return hasPlace
    }

    /// Notes that a connection has come to a role, and so keeps its place.
    func keep(_ id: ConnectionID) { state.withLock { $0.strangers[id] = nil } }

    /// Frees the place of a connection that has ended.
    func leave(_ id: ConnectionID) {
        state.withLock { state in
            state.strangers[id] = nil
            state.taken[id] = nil
        }
    }

    /// Runs `body` for a connection that got no place, with whether it may stay for a moment.
    func turningAway(_ body: (_ mayStay: Bool) async -> Void) async {
        let mayStay = state.withLock { state in
            state.refused += 1
            return state.refused <= Self.refusals
        }
        await body(mayStay)
        state.withLock { $0.refused -= 1 }
    }
}
