public import JSON

extension ModelDescription {
    /// A value that can be asked for, or another name of one.
    ///
    /// What tells the graph, from `inputs` on, comes from daemons with the capability `graph`.
    public struct Layer: Sendable, Equatable {
        /// Its name, which no other has.
        public var name: String
        /// What makes it, such as `convolution` or `relu`; `module` where it is a container's.
        public var kind: String
        /// The shape of its value, for the input that was asked about or the model's own.
        public var shape: [Int]
        /// Whether the last extent, not the second, is that of the channels.
        public var hasChannelsLast: Bool
        /// The names of the values that it is made from, in the operation's order; `input` is the
        /// picture.
        public var inputs: [String]
        /// The name of the value that this is another name of.
        public var sameAs: String?
        /// The module whose use it is, where that is used several times.
        public var module: String?
        /// Whether it is no module of PyTorch's, but an operation between them.
        public var isFunction: Bool
        /// What it was made with, by the names of PyTorch's arguments.
        public var attributes: JSONValue.Members

        /// A layer.
        package init(
            name: String,
            kind: String,
            shape: [Int],
            hasChannelsLast: Bool = false,
            inputs: [String] = [],
            sameAs: String? = nil,
            module: String? = nil,
            isFunction: Bool = false,
            attributes: JSONValue.Members = [:]
        ) {
            self.name = name
            self.kind = kind
            self.shape = shape
            self.hasChannelsLast = hasChannelsLast
            self.inputs = inputs
            self.sameAs = sameAs
            self.module = module
            self.isFunction = isFunction
            self.attributes = attributes
        }

        /// Whether its values are planes of channels, [n, c, h, w].
        package var isPlanes: Bool { shape.count == 4 && !hasChannelsLast }
    }
}

extension ModelDescription.Layer {
    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (layer) throws(WireError) in
            ModelDescription.Layer(
                name: try layer.required("name").string(),
                kind: try layer.required("kind").string(),
                shape: try layer.required("shape").integers(),
                hasChannelsLast: try layer.optional("channels")?.string() == "last",
                inputs: try layer.optional("inputs")?.strings() ?? [],
                sameAs: try layer.optional("same_as")?.string(),
                module: try layer.optional("module")?.string(),
                isFunction: try layer.optional("function")?.bool() ?? false,
                attributes: try layer.optional("attributes")?.members() ?? [:]
            )
        }
    }

    func encode(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", name)
            writer.member("kind", kind)
            writer.member("shape", shape)
            if hasChannelsLast { writer.member("channels", "last") }
            writer.member("same_as", sameAs)
            if sameAs == nil { writer.member("inputs", inputs) }
            writer.member("module", module)
            if isFunction { writer.member("function", true) }
            if !attributes.pairs.isEmpty {
                writer.member("attributes", JSONValue.object(attributes))
            }
        }
    }
}
