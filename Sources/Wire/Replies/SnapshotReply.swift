public import JSON

/// What `snapshot` and `restore` answer.
public struct SnapshotReply: Reply, Equatable {
    /// The snapshot's name.
    public var snapshot: String
    /// The weights' version now: kept under that name, or made of it.
    public var version: Int

    /// A snapshot, taken or restored.
    package init(snapshot: String, version: Int) {
        self.snapshot = snapshot
        self.version = version
    }

    /// Reads `snapshot` and `version`.
    public init(decoding result: ParameterReader) throws(WireError) {
        snapshot = try result.required("snapshot").string()
        version = try result.required("version").integer()
    }

    /// Writes `snapshot` and `version`.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            writer.member("snapshot", snapshot)
            writer.member("version", version)
        }
    }
}

/// What `restore` answers.
public typealias RestoreReply = SnapshotReply
