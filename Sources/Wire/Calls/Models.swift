public import JSON
public import Tensors

/// `models`: the networks that are loaded.
public struct Models: ReadableCall, Equatable {
    /// What `models` answers.
    public typealias Reply = ModelsReply
    /// The method's name on the wire.
    public static let method = "models"

    /// Only the model of this name.
    public var name: String?
    /// Whether each layer is described too.
    public var layers: Bool
    /// The input that the layers' shapes are for, `[n, 3, h, w]`; nil for each model's own.
    public var inputShape: Shape?

    /// All models, or one.
    public init(name: String? = nil, layers: Bool = false, inputShape: Shape? = nil) {
        self.name = name
        self.layers = layers
        self.inputShape = inputShape
    }

    /// Reads `name`, `layers` and `input_shape`, which goes with `layers` only.
    package init(decoding params: ParameterReader) throws(WireError) {
        name = try params.optional("name")?.string()
        layers = try params.optional("layers")?.bool() ?? false
        inputShape = try params.optional("input_shape").map { (value) throws(WireError) in
            let shape = try Shape(decoding: value)
            try shape.check(batchAt: value)
            return shape
        }
        guard layers || inputShape == nil else {
            throw .invalidParams(
                "input_shape says what the layers' shapes are for: it needs \"layers\":true",
                member: "input_shape"
            )
        }
    }

    /// Writes what differs from the defaults.
    public func encode(into params: inout JSONWriter) {
        params.member("name", name)
        if layers { params.member("layers", true) }
        params.member("input_shape", inputShape?.dimensions)
    }
}
