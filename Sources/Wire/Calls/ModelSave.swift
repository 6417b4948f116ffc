public import JSON

/// `model.save`: writes weights to `name`.safetensors in the daemon's models directory.
public struct ModelSave: Call, Equatable {
    /// What `model.save` answers.
    public typealias Reply = ModelSaveReply
    /// The method's name on the wire.
    public static let method = "model.save"

    /// The model's name.
    public var model: String
    /// The session whose weights are meant, rather than the shared ones.
    public var session: String?
    /// The file's name without its ending; never a path.
    public var name: String

    /// Saves the weights of a model or of a session.
    public init(model: String, session: String? = nil, name: String) {
        self.model = model
        self.session = session
        self.name = name
    }

    /// Reads `model`, `session` and `name`.
    public init(decoding params: ParameterReader) throws(WireError) {
        model = try params.required("model").string()
        session = try params.optional("session")?.string()
        name = try params.required("name").fileName()
    }

    /// Writes `model`, `session` and `name`.
    public func encode(into params: inout JSONWriter) {
        params.member("model", model)
        params.member("session", session)
        params.member("name", name)
    }
}
