internal import JSON
internal import Options
internal import Tench
internal import Wire

/// The daemon that is watched, over a connection of its own for each question: whatever became of
/// it meanwhile, the next question finds out.
struct Daemon: Sendable {
    private let asked: Question<DaemonReport>
    private let pinged: Question<String?>

    /// How long a daemon may take to answer what is answered at once, before it counts as away.
    private static let patience = Duration.seconds(3)
    /// How long an answer stands: many pages and probes are one to the daemon.
    private static let freshness = Duration.milliseconds(500)

    /// A daemon that is asked in these ways.
    ///
    /// - Parameters:
    ///   - ask: Asks what it says of itself.
    ///   - ping: Asks whether it is there; gives a reason if not.
    init(
        ask: @escaping @Sendable () async -> DaemonReport,
        ping: @escaping @Sendable () async -> String?
    ) {
        asked = Question(freshness: Self.freshness, ask)
        pinged = Question(freshness: Self.freshness, ping)
    }

    /// The daemon that these options lead to.
    init(_ connection: ConnectionOptions) {
        let endpoint = (try? connection.resolvedEndpoint()).map { "\($0)" } ?? ""
        self.init {
            do {
                return try await connection.withConnection(patience: Self.patience) { connection in
                    let hello = try await connection.send(Hello())
                    let stats = try await connection.send(Stats()).tree
                    return .up(endpoint: endpoint, hello, stats)
                }
            } catch { return .away(endpoint: endpoint, reason: "\(error)") }
        } ping: {
            do {
                try await connection.withConnection(patience: Self.patience) { connection in
                    _ = try await connection.send(Ping())
                }
                return nil
            } catch { return "\(error)" }
        }
    }

    /// What the daemon says of itself.
    func report() async -> DaemonReport { await asked.answer() }

    /// Why the daemon doesn't answer; nil when it does.
    func trouble() async -> String? { await pinged.answer() }
}

/// What a daemon said of itself, or that it said nothing.
enum DaemonReport: Sendable {
    case up(endpoint: String, HelloReply, JSONValue.Members)
    case away(endpoint: String, reason: String)

    /// The report for a page, at a time in milliseconds since 1970.
    func json(at time: Int64) -> JSONValue {
        switch self {
        case .up(let endpoint, let hello, let stats):
            [
                "up": true, "at": .integer(time), "endpoint": .string(endpoint),
                "server": .string(hello.server), "kernels": .string(hello.kernels),
                "models": .array(hello.models.map(JSONValue.string)), "stats": .object(stats),
            ]
        case .away(let endpoint, let reason):
            [
                "up": false, "at": .integer(time), "endpoint": .string(endpoint),
                "reason": .string(reason),
            ]
        }
    }
}
