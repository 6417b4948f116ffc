public import JSON

/// What `models` answers.
public struct ModelsReply: Reply, Equatable {
    /// The models, in the order of their names.
    public var models: [ModelDescription]

    /// A list of models.
    package init(models: [ModelDescription]) {
        self.models = models
    }

    /// Reads `models`.
    public init(decoding result: ParameterReader) throws(WireError) {
        models = try result.required("models").list { (model) throws(WireError) in
            try ModelDescription(decoding: model)
        }
    }

    /// Writes `models`.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            writer.array("models") { writer in
                for model in models { model.encode(into: &writer) }
            }
        }
    }
}
