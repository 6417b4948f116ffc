import JSON

/// What is known of a loaded model.
public struct ModelDescription: Sendable, Equatable {
    /// The model's name.
    public var name: String
    /// The architecture's name, as torchvision has it; `onnx` for an ONNX file's own graph.
    public var architecture: String
    /// How many numbers are trained.
    public var parameters: Int
    /// The SHA-256 of the file that the first version came from, in hexadecimal; for weights made
    /// from a seed, of the file they would be saved in.
    public var sha256: String
    /// The version of the shared weights.
    public var version: Int
    /// Why it is served; nil from a daemon that doesn't tell.
    public var origin: ModelOrigin?
    /// The input's shape that the network was made for: `[1, 3, h, w]`; others may do.
    public var input: [Int]
    /// The classes' names, when they are known.
    public var labels: [String]?
    /// Whether the input is renormalised first; nil where the architecture has no such option.
    public var transformInput: Bool?
    /// What is made of a picture before the network gets it.
    public var preprocessing: Preprocessing
    /// Where in its file the weights were found; nil when they are the whole file.
    public var key: String?
    /// The ONNX file whose graph it is, where its weights came from another file.
    public var graph: String?
    /// The output of its ONNX file that was chosen to be `logits`.
    public var output: String?
    /// The values that can be asked for, and their other names, when they were asked for.
    public var layers: [Layer]?

    /// A description.
    package init(
        name: String,
        architecture: String,
        parameters: Int,
        sha256: String,
        version: Int,
        origin: ModelOrigin? = nil,
        input: [Int],
        labels: [String]? = nil,
        transformInput: Bool? = nil,
        preprocessing: Preprocessing = Preprocessing(),
        key: String? = nil,
        graph: String? = nil,
        output: String? = nil,
        layers: [Layer]? = nil
    ) {
        self.name = name
        self.architecture = architecture
        self.parameters = parameters
        self.sha256 = sha256
        self.version = version
        self.origin = origin
        self.input = input
        self.labels = labels
        self.transformInput = transformInput
        self.preprocessing = preprocessing
        self.key = key
        self.graph = graph
        self.output = output
        self.layers = layers
    }
}

extension ModelDescription {
    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (model) throws(WireError) in
            let options = try ModelOptions(decoding: model)
            return ModelDescription(
                name: try model.required("name").string(),
                architecture: try model.required("architecture").string(),
                parameters: try model.required("parameters").integer(),
                sha256: try model.required("sha256").string(),
                version: try model.required("version").integer(),
                origin: try ModelOrigin(decoding: model.optional("origin")),
                input: try model.required("input").integers(),
                labels: try model.optional("labels")?.strings(),
                transformInput: options.transformInput,
                preprocessing: options.preprocessing,
                key: options.key,
                graph: options.graph,
                output: options.output,
                layers: try model.optional("layers")?.list { (layer) throws(WireError) in
                    try Layer(decoding: layer)
                }
            )
        }
    }

    /// What whoever loaded it decided about it.
    package var options: ModelOptions {
        ModelOptions(
            transformInput: transformInput,
            preprocessing: preprocessing,
            key: key,
            graph: graph,
            output: output
        )
    }

    func encode(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", name)
            writer.member("architecture", architecture)
            writer.member("parameters", parameters)
            writer.member("sha256", sha256)
            writer.member("version", version)
            writer.member("origin", origin?.rawValue)
            writer.member("input", input)
            writer.member("labels", labels)
            options.encode(into: &writer)
            guard let layers else { return }
            writer.array("layers") { writer in
                for layer in layers { layer.encode(into: &writer) }
            }
        }
    }
}
