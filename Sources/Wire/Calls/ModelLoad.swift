public import JSON

/// `model.load`: takes a network into memory from a file of the daemon's models directory.
public struct ModelLoad: Call, Equatable {
    /// What `model.load` answers.
    public typealias Reply = ModelLoadReply
    /// The method's name on the wire.
    public static let method = "model.load"

    /// The name that the model gets.
    public var name: String
    /// The architecture's name, as torchvision has it.
    public var architecture: String
    /// The file's name in the models directory; never a path.
    public var file: String
    /// What else is decided about it.
    public var options: ModelOptions

    /// Loads `file`.
    public init(
        name: String,
        architecture: String,
        file: String,
        options: ModelOptions = ModelOptions()
    ) {
        self.name = name
        self.architecture = architecture
        self.file = file
        self.options = options
    }

    /// Reads the members of `params`.
    public init(decoding params: ParameterReader) throws(WireError) {
        name = try params.required("name").fileName()
        architecture = try params.required("architecture").string()
        file = try params.required("file").fileName()
        options = try ModelOptions(decoding: params)
    }

    /// Writes the members of `params`.
    public func encode(into params: inout JSONWriter) {
        params.member("name", name)
        params.member("architecture", architecture)
        params.member("file", file)
        options.encode(into: &params)
    }
}

extension ParameterValue {
    /// A name that is safe in a directory: letters, digits, `.`, `_`, `-` and `+`, not starting
    /// with a dot.
    func fileName() throws(WireError) -> String {
        let name = try string()
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "-"), UInt8(ascii: "+"):
                true
            default: false
            }
        }
        guard isPlain, !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= 128 else {
            throw wrong("a name of letters, digits, \".\", \"_\", \"-\" and \"+\", not a path")
        }
        return name
    }
}
