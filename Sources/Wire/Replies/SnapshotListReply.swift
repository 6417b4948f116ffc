public import JSON

/// What `snapshot.list` answers.
public struct SnapshotListReply: Reply, Equatable {
    /// The snapshots in memory, oldest first.
    public var snapshots: [SnapshotDescription]
    /// Those in the models directory, by alphabet; nil where they were not asked for.
    public var named: [NamedSnapshot]?

    /// A list of snapshots.
    package init(snapshots: [SnapshotDescription], named: [NamedSnapshot]? = nil) {
        self.snapshots = snapshots
        self.named = named
    }

    /// Reads `snapshots` and `named`.
    public init(decoding result: ParameterReader) throws(WireError) {
        snapshots = try result.required("snapshots").list { (snapshot) throws(WireError) in
            try SnapshotDescription(decoding: snapshot)
        }
        named = try result.optional("named")?.list { (snapshot) throws(WireError) in
            try NamedSnapshot(decoding: snapshot)
        }
    }

    /// Writes `snapshots` and, where they were asked for, `named`.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            writer.array("snapshots") { writer in
                for snapshot in snapshots { snapshot.encode(into: &writer) }
            }
            guard let named else { return }
            writer.array("named") { writer in
                for snapshot in named { snapshot.encode(into: &writer) }
            }
        }
    }
}

/// What is known of a snapshot.
public struct SnapshotDescription: Sendable, Equatable {
    /// Its name in calls.
    public var snapshot: String
    /// The model that it is of.
    public var model: String
    /// The version that was kept.
    public var version: Int
    /// Who took it.
    public var opener: Opener
    /// What it goes with: its session, the connection it was taken over, or its model alone.
    public var keeper: Keeper
    /// The session, where it goes with one.
    public var session: String?
    /// Seconds since it was taken.
    public var age: Double
    /// What it holds beside its model's weights as they are now.
    public var bytes: Int

    /// What a snapshot goes with.
    public enum Keeper: String, Sendable, CaseIterable {
        /// The session that it was taken of.
        case session
        /// The connection over which it was taken of the shared weights.
        case connection
        /// The model, as an administrator took it of the shared weights.
        case model
    }

    /// A description.
    package init(
        snapshot: String,
        model: String,
        version: Int,
        opener: Opener,
        keeper: Keeper,
        session: String?,
        age: Double,
        bytes: Int
    ) {
        self.snapshot = snapshot
        self.model = model
        self.version = version
        self.opener = opener
        self.keeper = keeper
        self.session = session
        self.age = age
        self.bytes = bytes
    }
}

extension SnapshotDescription {
    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (object) throws(WireError) in
            SnapshotDescription(
                snapshot: try object.required("snapshot").string(),
                model: try object.required("model").string(),
                version: try object.required("version").integer(),
                opener: try Opener(decoding: object),
                keeper: try object.required("kept_with").choice(of: Keeper.self),
                session: try object.optional("session")?.string(),
                age: try object.required("age_s").double(),
                bytes: try object.required("bytes").integer()
            )
        }
    }

    func encode(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("snapshot", snapshot)
            writer.member("model", model)
            writer.member("version", version)
            opener.encode(into: &writer)
            writer.member("kept_with", keeper.rawValue)
            writer.member("session", session)
            writer.member("age_s", age)
            writer.member("bytes", bytes)
        }
    }
}
