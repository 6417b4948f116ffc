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

    /// A small picture and so many losses of a large layer that computing takes far longer than
    /// reading: the passes are shared, the losses are not.
    static func longGradient(_ id: Int, terms count: Int = 64, _ more: String = "") -> String {
        let term =
            #"{"model":"tiny","weight":1,"loss":{"kind":"activation","layer":"features.0"}}"#
        let terms = [String](repeating: term, count: count).joined(separator: ",")
        return """
            {"id":\(id),"method":"input_gradient","params":{"input":\(Picture.resized(to: 320)),\
            "terms":[\(terms)],"encoding":"none"\(more)}}
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
