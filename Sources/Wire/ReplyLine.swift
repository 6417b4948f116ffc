package import JSON

/// A reply as a line.
package enum ReplyLine {
    /// The line of a result, its newline included, tensors in `format`.
    ///
    /// - Throws: `non_finite` when the result cannot be written in that format.
    package static func success(
        id: RequestID,
        _ reply: some Reply,
        as format: TensorFormat = TensorFormat()
    ) throws(WireError) -> [UInt8] {
        try text(id: id, reply, as: format).bytes
    }

    /// The same, its tensors to be written where the line has its place.
    package static func text(
        id: RequestID,
        _ reply: some Reply,
        as format: TensorFormat = TensorFormat()
    ) throws(WireError) -> JSONText {
        var writer = JSONWriter()
        try writer.object { (writer) throws(WireError) in
            writer.member("jsonrpc", "2.0")
            writer.member("id", id)
            writer.name("result")
            try reply.encode(into: &writer, as: format)
        }
        writer.newline()
        return writer.text
    }

    /// The line of an error, its newline included; nil is the id of a line that could not be
    /// parsed.
    package static func failure(id: RequestID?, _ error: WireError) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("jsonrpc", "2.0")
            writer.member("id", id.map(JSONValue.init) ?? .null)
            writer.name("error")
            error.encode(into: &writer)
        }
        writer.newline()
        return writer.bytes
    }

    /// A reply that was read.
    package struct Parsed: Sendable {
        /// The request's id; nil in the answer to a line that could not be parsed.
        package let id: RequestID?
        /// The result, of the type that was expected, or the error.
        package let outcome: Result<any Reply, WireError>
    }

    /// Reads a line; `expected` tells the type of a result by the request's id, nil for an id that
    /// nobody waits for.
    ///
    /// - Throws: A `WireError` when the line is no reply; then it tells nothing of any request.
    package static func parse(
        _ line: UnsafeRawBufferPointer,
        limits: Limits = Limits(),
        expecting expected: (RequestID) -> (any Reply.Type)?
    ) throws(WireError) -> Parsed {
        let document: JSONDocument
        do throws(JSONError) {
            document = try unsafe JSONDocument(
                parsing: line,
                depth: limits.depth,
                values: limits.jsonValues
            )
        } catch {
            throw .parse(error)
        }
        let context = ParameterReader.Context(limits: limits, refusesUnknown: false)
        let reply = ParameterValue(view: document.root, path: "reply", context: context)
        return try reply.object { (members) throws(WireError) in
            let id = try members.required("id").requestIDOrNull()
            if let error = members.optional("error") {
                let decoded = try error.object { (error) throws(WireError) in
                    try WireError(decoding: error)
                }
                return Parsed(id: id, outcome: .failure(decoded))
            }
            let result = try members.required("result")
            guard let id, let type = expected(id) else {
                throw .invalidRequest("a reply with a result that nobody asked for")
            }
            let decoded = try result.object { (result) throws(WireError) -> any Reply in
                try type.init(decoding: result)
            }
            return Parsed(id: id, outcome: .success(decoded))
        }
    }

    /// Reads a line that is in an array.
    package static func parse(
        _ line: [UInt8],
        limits: Limits = Limits(),
        expecting expected: (RequestID) -> (any Reply.Type)?
    ) throws(WireError) -> Parsed {
        try unsafe line.withUnsafeBufferPointer { (bytes) throws(WireError) in
            try unsafe parse(UnsafeRawBufferPointer(bytes), limits: limits, expecting: expected)
        }
    }
}

extension ParameterValue {
    fileprivate func requestIDOrNull() throws(WireError) -> RequestID? {
        view.kind == .null ? nil : try requestID()
    }
}

extension JSONValue {
    fileprivate init(_ id: RequestID) {
        switch id {
        case .string(let value): self = .string(value)
        case .integer(let value): self = .integer(value)
        }
    }
}
