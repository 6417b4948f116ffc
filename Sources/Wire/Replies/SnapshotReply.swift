public import JSON

/// What `snapshot` and `restore` answer.
public struct SnapshotReply: Reply, Equatable {
    /// The snapshot's name.
    public var snapshot: String
    /// The weights' version now: kept under that name, or made of it.
    public var version: Int
    /// The hash of the snapshot's file, in hexadecimal, of one in the models directory.
    public var sha256: String?

    /// A snapshot, taken or restored.
    package init(snapshot: String, version: Int, sha256: String? = nil) {
        self.snapshot = snapshot
        self.version = version
        self.sha256 = sha256
    }

    /// Reads `snapshot`, `version` and `sha256`.
    public init(decoding result: ParameterReader) throws(WireError) {
        snapshot = try result.required("snapshot").string()
        version = try result.required("version").integer()
        sha256 = try result.optional("sha256")?.string()
    }

    /// Writes `snapshot`, `version` and, where there is a file, `sha256`.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            writer.member("snapshot", snapshot)
            writer.member("version", version)
            writer.member("sha256", sha256)
        }
    }
}

/// What `restore` answers.
public typealias RestoreReply = SnapshotReply
