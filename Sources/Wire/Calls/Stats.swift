public import JSON

/// `stats`: uptime, queue, counters and latencies, memory.
public struct Stats: Call {
    /// What `stats` answers.
    public typealias Reply = StatsReply
    /// The method's name on the wire.
    public static let method = "stats"

    /// A look at the statistics.
    public init() {}

    /// Reads no member.
    public init(decoding params: ParameterReader) throws(WireError) {}

    /// Writes no member.
    public func encode(into params: inout JSONWriter) {}
}
