public import JSON

/// What `model.delete` answers.
public struct ModelDeleteReply: Reply, Equatable {
    /// The bytes of the file that is gone.
    public var bytes: Int

    /// A file of so many bytes was deleted.
    package init(bytes: Int) {
        self.bytes = bytes
    }

    /// Reads `bytes`.
    public init(decoding result: ParameterReader) throws(WireError) {
        bytes = try result.required("bytes").integer()
    }

    /// Writes `bytes`.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in writer.member("bytes", bytes) }
    }
}
