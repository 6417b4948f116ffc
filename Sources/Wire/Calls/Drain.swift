public import JSON

/// `drain`: takes nothing new in, so that the daemon can be stopped without a loss to anybody.
public struct Drain: ReadableCall, Equatable {
    /// What `drain` answers.
    public typealias Reply = DrainReply
    /// The method's name on the wire.
    public static let method = "drain"

    /// Whether it begins, or is taken back.
    public var isOn: Bool
    /// Whether the daemon ends once nothing is left to wait for.
    public var stops: Bool

    /// Begins to drain, or takes that back.
    public init(on isOn: Bool = true, stop stops: Bool = false) {
        self.isOn = isOn
        self.stops = stops
    }

    /// Reads `on` and `stop`, which goes with beginning only.
    package init(decoding params: ParameterReader) throws(WireError) {
        isOn = try params.optional("on")?.bool() ?? true
        stops = try params.optional("stop")?.bool() ?? false
        guard isOn || !stops else {
            throw .invalidParams(
                "stop: a drain that is taken back ends nothing; leave out one of both",
                member: "stop"
            )
        }
    }

    /// Writes what differs from the defaults.
    public func encode(into params: inout JSONWriter) {
        if !isOn { params.member("on", false) }
        if stops { params.member("stop", true) }
    }
}
