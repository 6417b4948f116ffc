import Synchronization
import Wire

/// The newest requests that took long, from their receipt to their answer: waiting counts too, for
/// who asked has waited.
final class SlowLog: Sendable {
    /// How many are kept; older ones are forgotten.
    static let capacity = 128

    /// What a request takes that counts as slow, in milliseconds; nil keeps none.
    let milliseconds: Int?

    private struct Entry {
        let number: Int
        let answered: ContinuousClock.Instant
        let passage: Passage
        /// Instead of the id, which may be as long as a line.
        let request: String
    }

    private struct State {
        var count = 0
        /// Oldest first.
        var entries: [Entry] = []
    }

    private let state = Mutex(State())

    /// A log that begins.
    init(milliseconds: Int?) { self.milliseconds = milliseconds }

    /// Keeps a request's passage if it was slow; whether it was.
    func keep(_ passage: Passage, at now: ContinuousClock.Instant = .now) -> Bool {
        guard let milliseconds, passage.total >= .milliseconds(milliseconds) else { return false }
        state.withLock { state in
            state.count += 1
            if state.entries.count == Self.capacity { state.entries.removeFirst() }
            state.entries.append(
                Entry(
                    number: state.count,
                    answered: now,
                    passage: passage.withoutID,
                    request: passage.request
                )
            )
        }
        return true
    }

    /// How many there were since the start, forgotten ones too.
    var count: Int { state.withLock { $0.count } }

    /// Those that a peer may know of, the newest first.
    func requests(
        visibleTo peer: Peer,
        at now: ContinuousClock.Instant = .now
    ) -> [SlowRequest] {
        state.withLock { $0.entries }.reversed()
            .filter { peer.role == .admin || $0.passage.peer.isSame(as: peer) }
            .map { entry in
                let passage = entry.passage
                return SlowRequest(
                    number: entry.number,
                    age: (now - entry.answered).seconds,
                    connection: Int(passage.peer.connection.number),
                    opener: passage.peer.description,
                    request: entry.request,
                    method: passage.method,
                    model: passage.model,
                    total: passage.total.tenths,
                    waiting: passage.waiting.tenths,
                    computing: passage.computing.tenths,
                    bytesIn: passage.bytesIn,
                    bytesOut: passage.bytesOut,
                    error: passage.error
                )
            }
    }
}

extension Engine {
    /// Takes note of how a request fared; whether it counts as slow.
    package func note(_ passage: Passage) -> Bool { slowLog.keep(passage) }

    func listSlow(_: SlowList, from peer: Peer) -> SlowListReply {
        SlowListReply(
            threshold: slowLog.milliseconds ?? 0,
            requests: slowLog.requests(visibleTo: peer)
        )
    }
}
