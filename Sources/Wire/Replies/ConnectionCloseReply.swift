public import JSON

/// What `connection.close` answers.
public struct ConnectionCloseReply: Reply, Equatable {
    /// Who was at the other end.
    public var opener: Opener
    /// The requests that were waiting or under way, and are given up.
    public var requests: Int

    /// A connection that was closed.
    package init(opener: Opener, requests: Int) {
        self.opener = opener
        self.requests = requests
    }

    /// Reads `user`, `peer` and `requests`.
    public init(decoding result: ParameterReader) throws(WireError) {
        opener = try Opener(decoding: result)
        requests = try result.required("requests").integer()
    }

    /// Writes `user`, `peer` and `requests`.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            opener.encode(into: &writer)
            writer.member("requests", requests)
        }
    }
}
