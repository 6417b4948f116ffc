extension JSONValue: JSONWritable {
    /// Writes the value; doubles that are not finite become `null`.
    package func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.token("null")
        case .bool(let value): writer.write(value)
        case .integer(let value): writer.write(value)
        case .double(let value): writer.write(value)
        case .string(let value): writer.write(value)
        case .array(let elements): writer.write(elements)
        case .object(let members):
            writer.object { writer in
                for pair in members.pairs { writer.member(pair.name, pair.value) }
            }
        }
    }

    /// The value on one line, without spaces.
    public var text: String {
        var writer = JSONWriter()
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension JSONValue {
    /// Parses a text, as strictly as `JSONDocument`.
    package init(parsing text: some Sequence<UInt8>, depth: Int = 32) throws(JSONError) {
        self = try unsafe Array(text).withUnsafeBufferPointer {
            (bytes) throws(JSONError) in
            let document = try unsafe JSONDocument(
                parsing: UnsafeRawBufferPointer(bytes),
                depth: depth
            )
            return JSONValue(document.root)
        }
    }

    /// Parses a string.
    package init(parsing text: String, depth: Int = 32) throws(JSONError) {
        try self.init(parsing: text.utf8, depth: depth)
    }

    /// A copy of what `view` sees.
    package init(_ view: JSONView) {
        switch view.kind {
        case .null: self = .null
        case .bool: self = .bool(view.bool ?? false)
        case .integer: self = .integer(view.integer ?? 0)
        case .double: self = .double(view.double ?? .nan)
        case .string: self = .string(view.string ?? "")
        case .array: self = .array((0..<view.count).map { JSONValue(view[$0]) })
        case .object:
            self = .object(
                Members(unique: view.members.map { Members.Pair(name: $0, value: JSONValue($1)) })
            )
        }
    }
}
