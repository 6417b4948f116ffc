import Synchronization
import Wire

/// The connections that there are.
package final class Connections: Sendable {
    private struct State {
        var records: [ConnectionID: ConnectionRecord] = [:]
        var opened = 0
        var refused = 0
        /// Bytes of those that have gone.
        var received = 0
        var sent = 0
    }

    private let state = Mutex(State())

    /// Adds one that was just opened.
    package func add(_ record: ConnectionRecord) {
        state.withLock { state in
            state.records[record.peer.connection] = record
            state.opened += 1
        }
    }

    /// Takes one out that has gone.
    package func remove(_ record: ConnectionRecord) {
        state.withLock { state in
            guard state.records.removeValue(forKey: record.peer.connection) != nil else { return }
            let bytes = record.bytes
            state.received += bytes.received
            state.sent += bytes.sent
        }
    }

    /// Counts one for which there was no place.
    package func refuse() { state.withLock { $0.refused += 1 } }

    /// Those that a peer may know of, oldest first.
    func visible(to peer: Peer) -> [ConnectionRecord] {
        state.withLock {
            $0.records.values.filter { peer.role == .admin || $0.peer.isSame(as: peer) }
        }
        .sorted { $0.peer.connection.number < $1.peer.connection.number }
    }

    /// How many there are and were, and what went through all of them.
    var totals: (unix: Int, tcp: Int, opened: Int, refused: Int, received: Int, sent: Int) {
        state.withLock { state in
            let tcp = state.records.values.count { $0.isByTCP }
            var (received, sent) = (state.received, state.sent)
            for record in state.records.values {
                let bytes = record.bytes
                received += bytes.received
                sent += bytes.sent
            }
            let unix = state.records.count - tcp
            return (unix, tcp, state.opened, state.refused, received, sent)
        }
    }
}
