import JSON

/// A call with the id that its reply will carry.
package struct Request: Sendable {
    /// The client's id.
    package let id: RequestID
    /// What is asked.
    package let call: any Call

    /// A request for this call.
    package init(id: RequestID, call: any Call) {
        self.id = id
        self.call = call
    }

    /// The request as a line, its newline included.
    package func line() -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("jsonrpc", "2.0")
            writer.member("id", id)
            writer.member("method", type(of: call).method)
            writer.object("params") { writer in call.encode(into: &writer) }
        }
        writer.newline()
        return writer.bytes
    }
}

/// A line that is no request: the id to answer, if it had one, and why.
package struct RejectedLine: Error {
    /// The line's id; nil when it had none that could be read, and the reply's is then null.
    package let id: RequestID?
    /// What was wrong.
    package let error: WireError
}

extension Request {
    /// Whether a line needs no answer: an empty one, or a comment.
    package static func isIgnorable(_ line: some Sequence<UInt8>) -> Bool {
        let first = line.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D && $0 != 0x0A }
        guard let first else { return true }
        return first == UInt8(ascii: "#")
    }

    /// Reads a line, without or with its end.
    ///
    /// Everything that can be known to be wrong without the models is refused here. The tensors are
    /// the request's own: `line` may go away afterwards.
    package static func parse(
        _ line: UnsafeRawBufferPointer,
        limits: Limits = Limits()
    ) throws(RejectedLine) -> Request {
        guard line.count <= limits.lineBytes else {
            let error = WireError.tooLarge(
                "bytes of the line",
                line.count,
                limit: limits.lineBytes
            )
            throw RejectedLine(id: nil, error: error)
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try unsafe JSONDocument(
                parsing: line,
                depth: limits.depth,
                values: limits.jsonValues
            )
        } catch {
            throw RejectedLine(id: nil, error: .parse(error))
        }
        let root = document.root
        let id: RequestID
        do throws(WireError) {
            id = try readID(root)
        } catch {
            throw RejectedLine(id: nil, error: error)
        }
        do throws(WireError) {
            return Request(id: id, call: try readCall(root, limits: limits))
        } catch {
            throw RejectedLine(id: id, error: error)
        }
    }

    /// Reads a line that is in an array.
    package static func parse(
        _ line: [UInt8],
        limits: Limits = Limits()
    ) throws(RejectedLine) -> Request {
        try unsafe line.withUnsafeBufferPointer { (bytes) throws(RejectedLine) in
            try unsafe parse(UnsafeRawBufferPointer(bytes), limits: limits)
        }
    }

    private static func readID(_ root: JSONView) throws(WireError) -> RequestID {
        guard root.kind == .object else {
            throw .invalidRequest(
                root.kind == .array
                    ? "no batches: send each request on a line of its own, without waiting"
                    : "a request is an object: {\"id\":1,\"method\":\"ping\"}"
            )
        }
        guard let id = root["id"] else {
            throw .invalidRequest("the request has no \"id\": give it a string or an integer")
        }
        guard let id = RequestID(id) else {
            throw .invalidRequest("\"id\" must be a string or an integer")
        }
        return id
    }

    private static func readCall(_ root: JSONView, limits: Limits) throws(WireError) -> any Call {
        let known = ["id", "jsonrpc", "method", "params"]
        for (name, _) in root.members where !known.contains(name) {
            throw .invalidRequest(
                Spelling.complaint("member of a request", name, known: known)
            )
        }
        if let version = root["jsonrpc"], version.string != "2.0" {
            throw .invalidRequest("\"jsonrpc\" must be \"2.0\", or be left out")
        }
        guard let method = root["method"] else {
            throw .invalidRequest("the request has no \"method\"")
        }
        guard let method = method.string else {
            throw .invalidRequest("\"method\" must be a string")
        }
        if let params = root["params"], params.kind != .object {
            throw .invalidRequest("\"params\" must be an object: parameters go by name")
        }
        guard let call = Calls.named(method) else { throw .unknownMethod(method) }
        let context = ParameterReader.Context(limits: limits, refusesUnknown: true)
        let params = ParameterReader(root["params"], path: "", context: context)
        let decoded = try call.init(decoding: params)
        try params.finish()
        return decoded
    }
}
