public import JSON

/// `model.load`: takes a network into memory from a file of the daemon's models directory.
public struct ModelLoad: ReadableCall, Equatable {
    /// What `model.load` answers.
    public typealias Reply = ModelLoadReply
    /// The method's name on the wire.
    public static let method = "model.load"

    /// The name that the model gets.
    public var name: BareName
    /// The architecture's name, as torchvision has it.
    public var architecture: String
    /// The file's name in the models directory.
    public var file: BareName
    /// Whether the input is renormalised first; nil leaves it to the architecture.
    public var transformInput: Bool?

    /// Loads `file`.
    public init(
        name: BareName,
        architecture: String,
        file: BareName,
        transformInput: Bool? = nil
    ) {
        self.name = name
        self.architecture = architecture
        self.file = file
        self.transformInput = transformInput
    }

    /// Reads the members of `params`.
    public init(decoding params: ParameterReader) throws(WireError) {
        name = try params.required("name").bareName()
        architecture = try params.required("architecture").string()
        file = try params.required("file").bareName()
        transformInput = try params.optional("transform_input")?.bool()
    }

    /// Writes the members of `params`.
    public func encode(into params: inout JSONWriter) {
        params.member("name", name.text)
        params.member("architecture", architecture)
        params.member("file", file.text)
        params.member("transform_input", transformInput)
    }
}
