/// `stats`: uptime, queue, counters and latencies, memory.
public struct Stats: PlainCall, ReadableCall {
    /// What `stats` answers.
    public typealias Reply = StatsReply
    /// The method's name on the wire.
    public static let method = "stats"

    /// A look at the statistics.
    public init() {}
}
