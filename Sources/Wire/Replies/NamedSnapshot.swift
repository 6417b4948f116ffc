import JSON

/// What is known of a snapshot in the models directory, as its file says it.
public struct NamedSnapshot: Sendable, Equatable {
    /// The name that it was taken with.
    public var name: String
    /// The model that it is of; nil, as what follows, where the file doesn't say.
    public var model: String?
    /// That model's architecture.
    public var architecture: String?
    /// How many classes it tells apart.
    public var classes: Int?
    /// The version that was kept.
    public var version: Int?
    /// The kind of optimizer that made the last step; nil also where there was none.
    public var optimizer: String?
    /// The user whose it is; nil for the daemon's own.
    public var user: Int?
    /// Seconds since it was written.
    public var age: Double
    /// The file's length.
    public var bytes: Int

    /// A description of what a file says, or of one that says nothing.
    package init(name: String, user: Int? = nil, age: Double, bytes: Int) {
        self.name = name
        self.user = user
        self.age = age
        self.bytes = bytes
    }
}

extension NamedSnapshot {
    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (object) throws(WireError) in
            var snapshot = NamedSnapshot(
                name: try object.required("name").string(),
                user: try object.optional("user")?.integer(),
                age: try object.required("age_s").double(),
                bytes: try object.required("bytes").integer()
            )
            snapshot.model = try object.optional("model")?.string()
            snapshot.architecture = try object.optional("architecture")?.string()
            snapshot.classes = try object.optional("classes")?.integer()
            snapshot.version = try object.optional("version")?.integer()
            snapshot.optimizer = try object.optional("optimizer")?.string()
            return snapshot
        }
    }

    func encode(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", name)
            writer.member("model", model)
            writer.member("architecture", architecture)
            writer.member("classes", classes)
            writer.member("version", version)
            writer.member("optimizer", optimizer)
            writer.member("user", user)
            writer.member("age_s", age)
            writer.member("bytes", bytes)
        }
    }
}
