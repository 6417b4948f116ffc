public import JSON

/// `model.save`: writes weights to `name`.safetensors in the daemon's models directory.
public struct ModelSave: ReadableCall, Equatable {
    /// What `model.save` answers.
    public typealias Reply = ModelSaveReply
    /// The method's name on the wire.
    public static let method = "model.save"

    /// The model's name.
    public var model: String
    /// The session whose weights are meant, rather than the shared ones.
    public var session: String?
    /// The file's name without its ending.
    public var name: SavedName
    /// How the file stores the numbers; counters are integers in any case.
    public var dtype: ElementType

    /// Saves the weights of a model or of a session.
    public init(
        model: String,
        session: String? = nil,
        name: SavedName,
        dtype: ElementType = .f32
    ) {
        self.model = model
        self.session = session
        self.name = name
        self.dtype = dtype
    }

    /// Reads `model`, `session`, `name` and `dtype`.
    package init(decoding params: ParameterReader) throws(WireError) {
        model = try params.required("model").string()
        session = try params.optional("session")?.string()
        name = try params.required("name").savedName()
        dtype = try params.optional("dtype")?.choice(of: ElementType.self) ?? .f32
    }

    /// Writes `model`, `session`, `name` and, unless it is float32, `dtype`.
    public func encode(into params: inout JSONWriter) {
        params.member("model", model)
        params.member("session", session)
        params.member("name", name.text)
        if dtype != .f32 { params.member("dtype", dtype.rawValue) }
    }
}
