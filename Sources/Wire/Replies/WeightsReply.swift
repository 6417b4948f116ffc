public import JSON

/// What `model.load`, `model.unload` and `model.save` answer.
public struct WeightsReply: Reply, Equatable {
    /// The hash of the file that was read or written, in hexadecimal.
    public var sha256: String
    /// The weights' version.
    public var version: Int

    /// Weights that were loaded, unloaded or saved.
    package init(sha256: String, version: Int) {
        self.sha256 = sha256
        self.version = version
    }

    /// Reads `sha256` and `version`.
    public init(decoding result: ParameterReader) throws(WireError) {
        sha256 = try result.required("sha256").string()
        version = try result.required("version").integer()
    }

    /// Writes `sha256` and `version`.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            writer.member("sha256", sha256)
            writer.member("version", version)
        }
    }
}

/// What `model.load` answers.
public typealias ModelLoadReply = WeightsReply

/// What `model.unload` answers.
public typealias ModelUnloadReply = WeightsReply

/// What `model.save` answers.
public typealias ModelSaveReply = WeightsReply
