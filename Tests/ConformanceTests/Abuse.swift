import Testing

/// A line that no client should send, and the types of error that may answer it.
struct Abuse: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let line: [UInt8]
    let errors: Set<String>

    init(_ name: String, _ line: String, _ errors: String...) {
        self.init(name, bytes: Array(line.utf8), errors)
    }

    init(_ name: String, bytes: [UInt8], _ errors: [String]) {
        testDescription = name
        line = bytes
        self.errors = Set(errors)
    }

    static let all = notJSON + notARequest + wrongParams + wrongTensors

    static let notJSON: [Abuse] = [
        Abuse("prose", "hello?", "parse_error"),
        Abuse("half an object", #"{"id":1,"method":"ping""#, "parse_error"),
        Abuse("text after the object", #"{"id":1,"method":"ping"} x"#, "parse_error"),
        Abuse("two objects", #"{"id":1,"method":"ping"}{"id":2,"method":"ping"}"#, "parse_error"),
        Abuse("a trailing comma", #"{"id":1,"method":"ping",}"#, "parse_error"),
        Abuse("single quotes", #"{'id':1,'method':'ping'}"#, "parse_error"),
        Abuse("a comment", #"{"id":1,/* */"method":"ping"}"#, "parse_error"),
        Abuse("NaN as an id", #"{"id":NaN,"method":"ping"}"#, "parse_error"),
        Abuse("a leading zero", #"{"id":01,"method":"ping"}"#, "parse_error"),
        Abuse("a control character", "{\"id\":\"\u{1}\",\"method\":\"ping\"}", "parse_error"),
        Abuse("a NUL", "{\"id\":1,\"method\":\"ping\"}\0", "parse_error"),
        Abuse("a NUL in a string", "{\"id\":1,\"method\":\"pi\0ng\"}", "parse_error"),
        Abuse(
            "invalid UTF-8",
            bytes: Array(#"{"id":1,"method":"ping"#.utf8) + [0xFF, 0xC0]
                + Array(#""}"#.utf8),
            ["parse_error"]
        ),
        Abuse(
            "half a surrogate pair",
            #"{"id":1,"method":"\ud800"}"#,
            "parse_error",
            "unknown_method"
        ),
        Abuse(
            "a depth bomb of arrays",
            String(repeating: "[", count: 100_000),
            "parse_error",
            "too_large"
        ),
        Abuse(
            "a depth bomb of objects",
            String(repeating: #"{"a":"#, count: 100_000),
            "parse_error",
            "too_large"
        ),
        Abuse(
            "depth within params",
            #"{"id":1,"method":"ping","params":{"a":"# + String(repeating: "[", count: 40)
                + String(repeating: "]", count: 40) + "}}",
            "parse_error",
            "too_large"
        ),
    ]

    static let notARequest: [Abuse] = [
        Abuse("a batch", #"[{"id":1,"method":"ping"}]"#, "invalid_request"),
        Abuse("a number", "5", "invalid_request", "parse_error"),
        Abuse("a string", #""ping""#, "invalid_request"),
        Abuse("null", "null", "invalid_request"),
        Abuse("an empty object", "{}", "invalid_request"),
        Abuse("no id", #"{"method":"ping"}"#, "invalid_request"),
        Abuse("a null id", #"{"id":null,"method":"ping"}"#, "invalid_request"),
        Abuse("a fraction as an id", #"{"id":1.5,"method":"ping"}"#, "invalid_request"),
        Abuse("a boolean id", #"{"id":true,"method":"ping"}"#, "invalid_request"),
        Abuse("an object as an id", #"{"id":{},"method":"ping"}"#, "invalid_request"),
        Abuse("no method", #"{"id":1}"#, "invalid_request"),
        Abuse("a number as a method", #"{"id":1,"method":5}"#, "invalid_request"),
        Abuse("another version", #"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, "invalid_request"),
        Abuse("an unknown method", #"{"id":1,"method":"fire"}"#, "unknown_method"),
        Abuse("a NUL escaped in a method", #"{"id":1,"method":"ping\u0000"}"#, "unknown_method"),
        Abuse("params by position", #"{"id":1,"method":"ping","params":[]}"#, "invalid_request"),
        Abuse("params as text", #"{"id":1,"method":"ping","params":"x"}"#, "invalid_request"),
        Abuse("an unknown member", #"{"id":1,"method":"ping","parms":{}}"#, "invalid_request"),
        Abuse("a member twice", #"{"id":1,"id":2,"method":"ping"}"#, "parse_error"),
    ]

    static let wrongParams: [Abuse] = [
        Abuse("an unknown member", #"{"id":1,"method":"ping","params":{"x":1}}"#, "invalid_params"),
        Abuse(
            "an unknown member of a compute method",
            Request.forward(1, input: Picture.small, #","gain":2"#),
            "invalid_params"
        ),
        Abuse(
            "a number as a model",
            #"{"id":1,"method":"forward","params":{"model":5,"input":{}}}"#,
            "invalid_params"
        ),
        Abuse(
            "no input",
            #"{"id":1,"method":"forward","params":{"model":"tiny"}}"#,
            "invalid_params"
        ),
        Abuse(
            "an unknown model",
            #"{"id":1,"method":"forward","params":{"model":"huge","input":\#(Picture.small)}}"#,
            "unknown_model"
        ),
        Abuse(
            "a model's name with a NUL",
            #"{"id":1,"method":"forward","params":{"model":"tiny\u0000","#
                + #""input":\#(Picture.small)}}"#,
            "unknown_model"
        ),
        Abuse(
            "an unknown layer",
            Request.forward(1, input: Picture.small, #","outputs":["layer9"]"#),
            "unknown_layer"
        ),
        Abuse(
            "text for a list of outputs",
            Request.forward(1, input: Picture.small, #","outputs":"logits""#),
            "invalid_params"
        ),
        Abuse(
            "a negative top",
            Request.forward(1, input: Picture.small, #","top":-1"#),
            "invalid_params"
        ),
        Abuse(
            "an unknown encoding",
            Request.forward(1, input: Picture.small, #","encoding":"hex""#),
            "invalid_params"
        ),
        Abuse(
            "a boolean as text",
            Request.forward(1, input: Picture.small, #","deterministic":"yes""#),
            "invalid_params"
        ),
        Abuse(
            "a class beyond the last",
            """
            {"id":1,"method":"input_gradient","params":{"model":"tiny","input":\(Picture.small),\
            "loss":{"kind":"logit","class":1000,"target":200}}}
            """,
            "invalid_params"
        ),
        Abuse(
            "an unknown loss",
            """
            {"id":1,"method":"input_gradient","params":{"model":"tiny","input":\(Picture.small),\
            "loss":{"kind":"love"}}}
            """,
            "invalid_params"
        ),
        Abuse(
            "a learning rate of 1e999",
            """
            {"id":1,"method":"update","params":{"model":"tiny","session":"nobody's",\
            "input":\(Picture.small),"loss":{"kind":"cross_entropy","class":0},\
            "optimizer":{"kind":"sgd","lr":1e999},"batch_norm":"frozen"}}
            """,
            "invalid_params",
            "parse_error",
            "non_finite"
        ),
        Abuse(
            "a session that is not there",
            Request.forward(1, input: Picture.small, #","session":"none""#),
            "invalid_params"
        ),
        Abuse("a target that is not there", #"{"id":1,"method":"cancel"}"#, "invalid_params"),
    ]

    static let wrongTensors: [Abuse] = [
        tensor(
            "a shape whose count overflows",
            #"{"dtype":"f32","shape":[1,3,9223372036854775807,9223372036854775807],"#
                + #""b64":"AAAAAA=="}"#
        ),
        tensor(
            "an extent beyond 64 bits",
            #"{"dtype":"f32","shape":[1,3,99999999999999999999999,1],"b64":"AAAAAA=="}"#
        ),
        tensor(
            "a shape of terabytes",
            #"{"dtype":"f32","shape":[1,3,1000000,1000000],"b64":"AAAAAA=="}"#
        ),
        tensor("a negative extent", #"{"dtype":"f32","shape":[1,3,-4,4],"b64":"AAAAAA=="}"#),
        tensor("a fractional extent", #"{"dtype":"f32","shape":[1,3,1.5,4],"b64":"AAAAAA=="}"#),
        tensor("an extent of zero", #"{"dtype":"f32","shape":[0,3,32,32],"b64":""}"#),
        tensor("too few values", #"{"dtype":"f32","shape":[1,3,32,32],"b64":"AAAAAA=="}"#),
        tensor("bytes that are no floats", #"{"dtype":"f32","shape":[1,3,1,1],"b64":"AAAA"}"#),
        tensor("text that is no base64", #"{"dtype":"f32","shape":[1,3,1,1],"b64":"***"}"#),
        tensor("an unknown dtype", #"{"dtype":"f64","shape":[1],"b64":"AAAAAAAAAAA="}"#),
        tensor("too few numbers", #"{"shape":[1,3,32,32],"data":[1,2,3]}"#),
        tensor("ragged numbers", #"{"shape":[1,3,1,2],"data":[[[[1,2]],[[3]],[[4,5,6]]]]}"#),
        tensor("text among the numbers", #"{"shape":[1,3,1,1],"data":[1,"2",3]}"#),
        tensor("NaN among the numbers", #"{"shape":[1,3,1,1],"data":[1,NaN,3]}"#),
        tensor("1e999 among the numbers", #"{"shape":[1,3,1,1],"data":[1,1e999,3]}"#),
        tensor("four channels", #"{"shape":[1,4,1,1],"data":[1,2,3,4]}"#),
        tensor("a picture too small for the network", #"{"shape":[1,3,1,1],"data":[1,2,3]}"#),
        tensor("a list", "[1,2,3]"),
        tensor("an empty object", "{}"),
        tensor("both forms at once", #"{"shape":[1,3,1,1],"data":[1,2,3],"b64":"AAAAAA=="}"#),
        tensor("a picture that is none", #"{"png":"AAAAAA=="}"#),
        tensor("a resize to nothing", #"{"png":"\#(Picture.png)","resize":[0,0]}"#),
        tensor("a resize to terabytes", #"{"png":"\#(Picture.png)","resize":[1000000,1000000]}"#),
    ]

    /// A malformed input; which of the errors answers it depends on what is looked at first.
    private static func tensor(_ name: String, _ input: String) -> Abuse {
        Abuse(
            name,
            Request.forward(1, input: input),
            "invalid_params",
            "invalid_shape",
            "too_large",
            "parse_error",
            "non_finite"
        )
    }
}
