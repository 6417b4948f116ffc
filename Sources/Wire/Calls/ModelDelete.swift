public import JSON

/// `model.delete`: removes `name`.safetensors from the daemon's models directory.
///
/// A model that was loaded from it goes on as it is: its weights are the daemon's own.
public struct ModelDelete: ReadableCall, Equatable {
    /// What `model.delete` answers.
    public typealias Reply = ModelDeleteReply
    /// The method's name on the wire.
    public static let method = "model.delete"

    /// The file's name without its ending, as it was saved under.
    public var name: SavedName

    /// Deletes what was saved under that name.
    public init(name: SavedName) {
        self.name = name
    }

    /// Reads `name`.
    package init(decoding params: ParameterReader) throws(WireError) {
        name = try params.required("name").savedName()
    }

    /// Writes `name`.
    public func encode(into params: inout JSONWriter) {
        params.member("name", name.text)
    }
}
