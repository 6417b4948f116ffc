public import JSON

/// What `models` answers.
public struct ModelsReply: Reply, Equatable {
    /// The models, in the order of their names.
    public var models: [ModelDescription]
    /// What ought to be served beside them and could not be loaded, by name.
    public var failed: [FailedModel]

    /// A list of models.
    package init(models: [ModelDescription], failed: [FailedModel] = []) {
        self.models = models
        self.failed = failed
    }

    /// Reads `models`, and `failed` where it is there.
    public init(decoding result: ParameterReader) throws(WireError) {
        models = try result.required("models").list { (model) throws(WireError) in
            try ModelDescription(decoding: model)
        }
        failed =
            try result.optional("failed")?.list { (model) throws(WireError) in
                try FailedModel(decoding: model)
            } ?? []
    }

    /// Writes `models`, and `failed` unless it is empty.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            writer.array("models") { writer in
                for model in models { model.encode(into: &writer) }
            }
            guard !failed.isEmpty else { return }
            writer.array("failed") { writer in
                for model in failed { model.encode(into: &writer) }
            }
        }
    }
}
