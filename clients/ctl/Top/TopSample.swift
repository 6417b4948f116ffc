import JSON
import Tench
import Wire

/// What a daemon tells of itself at one moment.
struct TopSample: Sendable {
    let time: ContinuousClock.Instant
    let server: String
    private let stats: JSONValue
    /// Who is connected; nil where that isn't told.
    let connections: [ConnectionDescription]?

    /// A moment.
    init(
        at time: ContinuousClock.Instant,
        server: String,
        stats: JSONValue,
        connections: [ConnectionDescription]?
    ) {
        self.time = time
        self.server = server
        self.stats = stats
        self.connections = connections
    }

    /// Asks a daemon, as fast as it answers.
    ///
    /// - Throws: What calls throw; a daemon that doesn't know `connection.list`, or doesn't tell
    ///   this one, is no error.
    static func of(_ server: String, over connection: Connection) async throws -> TopSample {
        async let stats = connection.send(Stats())
        var connections: [ConnectionDescription]?
        do {
            connections = try await connection.send(ConnectionList()).connections
        } catch let error as WireError where [.unknownMethod, .forbidden].contains(error.type) {}
        return TopSample(
            at: .now,
            server: server,
            stats: .object(try await stats.tree),
            connections: connections
        )
    }

    /// The number at the end of these names; 0 where there is none.
    func number(_ names: String...) -> Double {
        names.reduce(Optional(stats)) { $0?[$1] }?.double ?? 0
    }

    /// A method and the model that it was asked of.
    struct Subject: Hashable, Sendable {
        let method: String
        let model: String
    }

    /// What has been done since the daemon's start, of each subject.
    var works: [Subject: Work] {
        var works: [Subject: Work] = [:]
        for method in stats["methods"]?.members?.pairs ?? [] {
            for model in method.value.members?.pairs ?? [] {
                works[Subject(method: method.name, model: model.name)] = Work(model.value)
            }
        }
        return works
    }

    /// Counts of what was done, and how long it took.
    struct Work: Sendable, Equatable {
        var answered = 0.0
        var errors = 0.0
        var queued = Durations()
        var computed = Durations()

        /// Nothing.
        init() {}

        fileprivate init(_ tree: JSONValue) {
            errors = (tree["errors"]?.members?.pairs ?? []).reduce(0) {
                $0 + ($1.value.double ?? 0)
            }
            answered = (tree["succeeded"]?.double ?? 0) + errors
            queued = Durations(tree["waiting"])
            computed = Durations(tree["computing"])
        }

        /// What was done since an earlier moment.
        func since(_ earlier: Work?) -> Work {
            guard let earlier else { return self }
            var work = self
            work.answered -= earlier.answered
            work.errors -= earlier.errors
            work.queued = queued.since(earlier.queued)
            work.computed = computed.since(earlier.computed)
            return work
        }
    }

    /// A histogram of durations in milliseconds.
    struct Durations: Sendable, Equatable {
        var count = 0.0
        var sum = 0.0
        /// How many there are in each bucket, by its upper bound.
        var buckets: [Double: Double] = [:]

        fileprivate init(_ tree: JSONValue? = nil) {
            count = tree?["count"]?.double ?? 0
            sum = tree?["sum_ms"]?.double ?? 0
            for pair in tree?["le_ms"]?.members?.pairs ?? [] {
                buckets[Double(pair.name) ?? .infinity] = pair.value.double ?? 0
            }
        }

        fileprivate func since(_ earlier: Durations) -> Durations {
            var rest = self
            rest.count -= earlier.count
            rest.sum -= earlier.sum
            for (bound, count) in earlier.buckets { rest.buckets[bound, default: 0] -= count }
            return rest
        }

        /// The mean; nil of none.
        var mean: Double? { count > 0 ? sum / count : nil }

        /// What so large a share of them takes no longer than, by the buckets' bounds; nil of none.
        func bound(of share: Double) -> Double? {
            guard count > 0 else { return nil }
            var seen = 0.0
            for (bound, number) in buckets.sorted(by: { $0.key < $1.key }) {
                seen += number
                if seen >= count * share { return bound }
            }
            return nil
        }
    }
}
