public import JSON

/// What `hello` answers.
public struct HelloReply: Reply, Equatable {
    /// The protocol's version that this module speaks.
    public static let currentProtocol = "1.1"

    /// The protocol's version.
    public var protocolVersion: String
    /// The daemon's name and version.
    public var server: String
    /// What this daemon can do beyond the first version of the protocol.
    public var capabilities: [String]
    /// How much a peer may ask for.
    public var limits: Limits
    /// The names of the loaded models.
    public var models: [String]
    /// The instruction set that the kernels use.
    public var kernels: String
    /// The matrix library and its build.
    public var blas: String
    /// By which methods layers are computed, as a name; nil from a daemon that doesn't tell.
    ///
    /// Where it is another, bits may be others.
    public var methods: String?
    /// What whoever asks may do; nil from a daemon that doesn't tell.
    public var role: Role?
    /// The path of the daemon's models directory; nil for who is no administrator of its machine.
    public var modelsDirectory: String?
    /// Whether the daemon takes nothing new in.
    public var isDraining: Bool

    /// A self-description.
    package init(
        protocolVersion: String = currentProtocol,
        server: String,
        capabilities: [String],
        limits: Limits,
        models: [String],
        kernels: String,
        blas: String,
        methods: String? = nil,
        role: Role? = nil,
        modelsDirectory: String? = nil,
        isDraining: Bool = false
    ) {
        self.protocolVersion = protocolVersion
        self.server = server
        self.capabilities = capabilities
        self.limits = limits
        self.models = models
        self.kernels = kernels
        self.blas = blas
        self.methods = methods
        self.role = role
        self.modelsDirectory = modelsDirectory
        self.isDraining = isDraining
    }

    /// Reads the `result` object.
    public init(decoding result: ParameterReader) throws(WireError) {
        protocolVersion = try result.required("protocol").string()
        server = try result.required("server").string()
        capabilities = try result.required("capabilities").strings()
        limits = try result.required("limits").object { (limits) throws(WireError) in
            try Limits(decoding: limits)
        }
        models = try result.required("models").strings()
        kernels = try result.required("kernels").string()
        blas = try result.required("blas").string()
        methods = try result.optional("methods")?.string()
        role = try result.optional("role")?.choice(of: Role.self)
        modelsDirectory = try result.optional("models_directory")?.string()
        isDraining = try result.optional("draining")?.bool() ?? false
    }

    /// Writes the `result` object.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            writer.member("protocol", protocolVersion)
            writer.member("server", server)
            writer.member("capabilities", capabilities)
            writer.object("limits") { writer in limits.encode(into: &writer) }
            writer.member("models", models)
            writer.member("kernels", kernels)
            writer.member("blas", blas)
            if let methods { writer.member("methods", methods) }
            writer.member("role", role?.rawValue)
            writer.member("models_directory", modelsDirectory)
            if isDraining { writer.member("draining", true) }
        }
    }
}
