package import JSON

/// A call with the id that its reply will carry, as a client sends it.
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
    package func line() -> [UInt8] { text().bytes }

    /// The same, its tensors to be written where the line has its place.
    package func text() -> JSONText {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("jsonrpc", "2.0")
            writer.member("id", id)
            writer.member("method", type(of: call).method)
            writer.object("params") { writer in call.encode(into: &writer) }
        }
        writer.newline()
        return writer.text
    }

    /// Whether a line needs no answer: an empty one, or a comment.
    package static func isIgnorable(_ line: some Sequence<UInt8>) -> Bool {
        let first = line.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D && $0 != 0x0A }
        guard let first else { return true }
        return first == UInt8(ascii: "#")
    }
}
