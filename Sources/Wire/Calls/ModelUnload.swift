public import JSON

/// `model.unload`: lets a network go.
public struct ModelUnload: ReadableCall, Equatable {
    /// What `model.unload` answers.
    public typealias Reply = ModelUnloadReply
    /// The method's name on the wire.
    public static let method = "model.unload"

    /// The model's name.
    public var name: String

    /// Unloads the model of that name.
    public init(name: String) {
        self.name = name
    }

    /// Reads `name`.
    package init(decoding params: ParameterReader) throws(WireError) {
        name = try params.required("name").string()
    }

    /// Writes `name`.
    public func encode(into params: inout JSONWriter) {
        params.member("name", name)
    }
}
