public import JSON

/// What `ping` answers.
public struct PingReply: Reply, Equatable {
    /// Whether the daemon takes nothing new in: who chooses among several had better take another.
    public var isDraining: Bool

    /// A sign of life.
    package init(isDraining: Bool = false) {
        self.isDraining = isDraining
    }

    /// Reads `draining`, which is there only where it is true.
    public init(decoding result: ParameterReader) throws(WireError) {
        isDraining = try result.optional("draining")?.bool() ?? false
    }

    /// Writes an object that is empty but for a draining daemon.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            if isDraining { writer.member("draining", true) }
        }
    }
}
