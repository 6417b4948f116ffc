import JSON

/// A request as a line, for the daemon that reads it.
package enum RequestLine {
    /// What makes a value of a method's parameters.
    package typealias Reader<Value> = (ParameterReader) throws(WireError) -> Value

    /// Reads a line, without or with its end.
    ///
    /// Everything that can be known to be wrong without the models is refused here. The tensors are
    /// the value's own: `line` may go away afterwards.
    ///
    /// `pictures` makes tensors of the picture files that stand for inputs. `find` finds a method's
    /// reader, or refuses the method: then nothing of `params` is read, and as a rule not even
    /// built.
    package static func read<Value>(
        _ line: UnsafeRawBufferPointer,
        limits: Limits = Limits(),
        pictures: PictureDecoder = .none,
        by find: (String) throws(WireError) -> Reader<Value>
    ) throws(RejectedLine) -> (id: RequestID, value: Value) {
        let scan = try unsafe scan(line, limits: limits)
        // Asked as soon as the name is known, so that a stranger's megabytes cost one pass. It is
        // the name that the tree will have: of two members called `method` none is read.
        let early = scan.string(of: "method").map { name in
            Result { () throws(WireError) in try find(name) }
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(scan, emptying: early?.isFailure == true ? "params" : nil)
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
            let method = try readMethod(root)
            let read = if let early { try early.get() } else { try find(method) }
            let context = ParameterReader.Context(
                limits: limits,
                refusesUnknown: true,
                pictures: pictures
            )
            let params = ParameterReader(root["params"], path: "", context: context)
            let value = try read(params)
            try params.finish()
            return (id, value)
        } catch {
            throw RejectedLine(id: id, error: error)
        }
    }

    /// Reads a line that is in an array.
    package static func read<Value>(
        _ line: [UInt8],
        limits: Limits = Limits(),
        pictures: PictureDecoder = .none,
        by find: (String) throws(WireError) -> Reader<Value>
    ) throws(RejectedLine) -> (id: RequestID, value: Value) {
        try unsafe line.withUnsafeBufferPointer { (bytes) throws(RejectedLine) in
            let bytes = UnsafeRawBufferPointer(bytes)
            return try unsafe read(bytes, limits: limits, pictures: pictures, by: find)
        }
    }
}

/// A line that is no request: the id to answer, if it had one, and why.
package struct RejectedLine: Error {
    /// The line's id; nil when it had none that could be read, and the reply's is then null.
    package let id: RequestID?
    /// What was wrong.
    package let error: WireError
}

extension RequestLine {
    private static func scan(
        _ line: UnsafeRawBufferPointer,
        limits: Limits
    ) throws(RejectedLine) -> LexicalScan {
        guard line.count <= limits.lineBytes else {
            let error = WireError.tooLarge(
                "bytes of the line",
                line.count,
                limit: limits.lineBytes
            )
            throw RejectedLine(id: nil, error: error)
        }
        do throws(JSONError) {
            return try unsafe LexicalScan(line, depth: limits.depth, values: limits.jsonValues)
        } catch {
            throw RejectedLine(id: nil, error: .parse(error))
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

    /// The method's name, of a request that has nothing wrong around its parameters.
    private static func readMethod(_ root: JSONView) throws(WireError) -> String {
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
        return method
    }
}

extension Result {
    fileprivate var isFailure: Bool {
        guard case .failure = self else { return false }
        return true
    }
}
