import JSON

/// A model that ought to be served, and could not be loaded.
public struct FailedModel: Sendable, Equatable {
    /// The name that it would have.
    public var name: String
    /// Its architecture's name.
    public var architecture: String
    /// Why it ought to be served.
    public var origin: ModelOrigin?
    /// What was wrong.
    public var message: String

    /// A model that is not there.
    package init(name: String, architecture: String, origin: ModelOrigin?, message: String) {
        self.name = name
        self.architecture = architecture
        self.origin = origin
        self.message = message
    }

    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (model) throws(WireError) in
            FailedModel(
                name: try model.required("name").string(),
                architecture: try model.required("architecture").string(),
                origin: try ModelOrigin(decoding: model.optional("origin")),
                message: try model.required("message").string()
            )
        }
    }

    func encode(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", name)
            writer.member("architecture", architecture)
            writer.member("origin", origin?.rawValue)
            writer.member("message", message)
        }
    }
}
