public import JSON

/// What a method answers that only says it was done: an empty object.
public struct EmptyReply: Reply, Equatable {
    /// Done.
    package init() {}

    /// Reads no member.
    public init(decoding result: ParameterReader) throws(WireError) {}

    /// Writes an empty object.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { _ in }
    }
}

/// What `session.close` answers.
public typealias SessionCloseReply = EmptyReply

/// What `snapshot.drop` answers.
public typealias SnapshotDropReply = EmptyReply
