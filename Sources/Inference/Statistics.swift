import JSON
import Synchronization
import Wire

/// What has happened since the start, counted for each method and model.
final class Statistics: Sendable {
    private struct Key: Hashable {
        let method: String
        let model: String?
    }

    fileprivate struct Entry {
        var received = 0
        var succeeded = 0
        var failures: [String: Int] = [:]
        var waiting = Histogram()
        var computing = Histogram()
    }

    private let start = ContinuousClock.now
    /// The networks' working memory, of all workers, each after its last job.
    let arenaBytes = Atomic(0)
    private let entries = Mutex<[Key: Entry]>([:])

    /// Counts a request that got past the checks.
    func received(_ method: String, model: String?) {
        update(method, model) { $0.received += 1 }
    }

    /// Counts a reply that needed no computing.
    func answered(_ method: String, model: String?, _ outcome: Ticket.Outcome) {
        update(method, model) { $0.count(outcome) }
    }

    /// Counts a job that ran.
    func record(
        _ job: Job,
        _ outcome: Ticket.Outcome,
        started: ContinuousClock.Instant,
        ended: ContinuousClock.Instant
    ) {
        update(job.method, job.work.model) { entry in
            entry.count(outcome)
            entry.waiting.record(started - job.received)
            entry.computing.record(ended - started)
        }
    }

    /// Seconds since the start.
    var uptime: Double { (ContinuousClock.now - start).milliseconds / 1e3 }

    /// An object by method, of objects by model (`-` where there is none).
    var json: JSONValue {
        let entries = entries.withLock { $0 }
        var methods: [String: JSONValue.Members] = [:]
        let sorted = entries.sorted { ($0.key.model ?? "") < ($1.key.model ?? "") }
        for (key, entry) in sorted {
            methods[key.method, default: .init()][key.model ?? "-"] = entry.json
        }
        var result = JSONValue.Members()
        for (method, models) in methods.sorted(by: { $0.key < $1.key }) {
            result[method] = .object(models)
        }
        return .object(result)
    }

    private func update(_ method: String, _ model: String?, _ body: (inout Entry) -> Void) {
        entries.withLock { body(&$0[Key(method: method, model: model), default: Entry()]) }
    }
}

extension Statistics.Entry {
    fileprivate mutating func count(_ outcome: Ticket.Outcome) {
        switch outcome {
        case .success: succeeded += 1
        case .failure(let error): failures[error.type.rawValue, default: 0] += 1
        }
    }

    fileprivate var json: JSONValue {
        var errors = JSONValue.Members()
        for (type, count) in failures.sorted(by: { $0.key < $1.key }) {
            errors[type] = JSONValue(count)
        }
        return [
            "received": JSONValue(received), "succeeded": JSONValue(succeeded),
            "errors": .object(errors), "waiting": waiting.json, "computing": computing.json,
        ]
    }
}
