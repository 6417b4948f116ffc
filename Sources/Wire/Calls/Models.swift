public import JSON

/// `models`: the networks that are loaded.
public struct Models: Call, Equatable {
    /// What `models` answers.
    public typealias Reply = ModelsReply
    /// The method's name on the wire.
    public static let method = "models"

    /// Only the model of this name.
    public var name: String?
    /// Whether each layer is described too.
    public var layers: Bool

    /// All models, or one.
    public init(name: String? = nil, layers: Bool = false) {
        self.name = name
        self.layers = layers
    }

    /// Reads `name` and `layers`.
    public init(decoding params: ParameterReader) throws(WireError) {
        name = try params.optional("name")?.string()
        layers = try params.optional("layers")?.bool() ?? false
    }

    /// Writes what differs from the defaults.
    public func encode(into params: inout JSONWriter) {
        params.member("name", name)
        if layers { params.member("layers", true) }
    }
}
