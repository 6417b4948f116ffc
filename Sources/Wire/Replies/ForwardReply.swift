public import JSON
public import Tensors

/// What `forward` answers.
public struct ForwardReply: Reply, Equatable {
    /// The version of the weights that were used.
    public var version: Int
    /// The layers' values by name; none when no tensors were asked for.
    public var outputs: [String: Tensor]
    /// For each item of the batch its likeliest classes, likeliest first.
    public var top: [[TopClass]]?
    /// Whether every value is finite: as it came over the wire, or as it was computed.
    public var isFinite: Bool

    /// A result; without `isFinite` the tensors are looked through.
    package init(
        version: Int,
        outputs: [String: Tensor],
        top: [[TopClass]]? = nil,
        isFinite: Bool? = nil
    ) {
        self.version = version
        self.outputs = outputs
        self.top = top
        self.isFinite = isFinite ?? outputs.values.allSatisfy { $0.isFinite(as: .f32) }
    }

    /// Reads the `result` object.
    public init(decoding result: ParameterReader) throws(WireError) {
        version = try result.required("version").integer()
        outputs =
            try result.optional("outputs")?.object { (outputs) throws(WireError) in
                var tensors: [String: Tensor] = [:]
                for name in outputs.names {
                    tensors[name] = try Tensor(decoding: outputs.required(name))
                }
                return tensors
            } ?? [:]
        top = try result.optional("top")?.list { (item) throws(WireError) in
            try item.list { (top) throws(WireError) in try TopClass(decoding: top) }
        }
        isFinite = try result.required("finite").bool()
    }

    /// Writes the `result` object; the outputs in the order of their names, so that equal replies
    /// are equal bytes.
    public func encode(
        into writer: inout JSONWriter,
        as format: TensorFormat
    ) throws(WireError) {
        try writer.object { (writer) throws(WireError) in
            writer.member("version", version)
            var finite = isFinite
            if format.encoding != .none {
                try writer.object("outputs") { (writer) throws(WireError) in
                    for (name, tensor) in outputs.sorted(by: { $0.key < $1.key }) {
                        writer.name(name)
                        finite = try writer.tensor(tensor, as: format) && finite
                    }
                }
            }
            if let top {
                writer.array("top") { writer in
                    for item in top {
                        writer.array { writer in
                            for entry in item { entry.encode(into: &writer) }
                        }
                    }
                }
            }
            writer.member("finite", finite)
        }
    }
}
