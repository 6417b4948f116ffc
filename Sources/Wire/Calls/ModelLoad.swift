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
    /// The file there with a label on each line, in the order of the classes; nil for none.
    public var labels: BareName?
    /// What else is decided about it.
    public var options: ModelOptions
    /// Whether the daemon serves it again when it starts anew.
    public var isKept: Bool

    /// Loads `file`.
    public init(
        name: BareName,
        architecture: String,
        file: BareName,
        labels: BareName? = nil,
        options: ModelOptions = ModelOptions(),
        isKept: Bool = true
    ) {
        self.name = name
        self.architecture = architecture
        self.file = file
        self.labels = labels
        self.options = options
        self.isKept = isKept
    }

    /// Reads the members of `params`.
    package init(decoding params: ParameterReader) throws(WireError) {
        name = try params.required("name").bareName()
        architecture = try params.required("architecture").string()
        file = try params.required("file").bareName()
        labels = try params.optional("labels")?.bareName()
        options = try ModelOptions(decoding: params)
        isKept = try params.optional("keep")?.bool() ?? true
    }

    /// Writes the members of `params`.
    public func encode(into params: inout JSONWriter) {
        params.member("name", name.text)
        params.member("architecture", architecture)
        params.member("file", file.text)
        params.member("labels", labels?.text)
        options.encode(into: &params)
        // Left out, so that earlier daemons take the call too.
        if !isKept { params.member("keep", false) }
    }
}
