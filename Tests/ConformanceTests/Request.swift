/// Request lines with the members that a test cares about.
enum Request {
    static func ping(_ id: Int) -> String { #"{"id":\#(id),"method":"ping"}"# }

    static func forward(_ id: Int, input: String, _ more: String = "") -> String {
        #"{"id":\#(id),"method":"forward","params":{"model":"tiny","input":\#(input)\#(more)}}"#
    }

    static func gradient(_ id: Int, input: String, _ more: String = "") -> String {
        """
        {"id":\(id),"method":"input_gradient","params":{"model":"tiny","input":\(input),\
        "loss":{"kind":"logit","class":0,"target":200}\(more)}}
        """
    }

    static func update(_ id: Int, input: String, _ more: String = "") -> String {
        """
        {"id":\(id),"method":"update","params":{"model":"tiny","input":\(input),\
        "loss":{"kind":"cross_entropy","class":0},"optimizer":{"kind":"sgd","lr":0.001},\
        "batch_norm":"frozen"\(more)}}
        """
    }
}

extension RawClient {
    /// The next reply, as a tree.
    func reply() throws -> JSONTree {
        guard let line = try line() else { throw Failure(description: "the connection ended") }
        return try JSONTree(line)
    }

    /// Sends a request and reads the next reply.
    func ask(_ line: String) throws -> JSONTree {
        try send(line)
        return try reply()
    }
}

extension JSONTree {
    /// The stable name of the error in a reply.
    var errorType: String? { self["error"]?["data"]?["type"]?.string }
}
