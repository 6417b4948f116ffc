import JSON

extension WireError {
    /// Writes the `error` object of a reply.
    func encode(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("code", code)
            writer.member("message", message)
            writer.object("data") { writer in
                writer.member("type", type.rawValue)
                writer.member("retryable", isRetryable)
                writer.member("member", member)
                writer.member("expected", expected)
                writer.member("got", got)
                writer.member("retry_after_ms", retryAfterMilliseconds)
            }
        }
    }

    /// The error that an `error` object tells of; a type that is new to this side reads as
    /// `internal`.
    init(decoding error: ParameterReader) throws(WireError) {
        self.init(
            code: try error.required("code").integer(),
            type: .internal,
            message: try error.required("message").string(),
            isRetryable: false
        )
        guard let data = error.optional("data") else { return }
        self = try data.object { [code, message] (data) throws(WireError) in
            var decoded = WireError(
                code: code,
                type: ErrorType(rawValue: try data.required("type").string()) ?? .internal,
                message: message,
                isRetryable: try data.optional("retryable")?.bool() ?? false
            )
            decoded.member = try data.optional("member")?.string()
            decoded.expected = try data.optional("expected")?.integers()
            decoded.got = try data.optional("got")?.integers()
            decoded.retryAfterMilliseconds = try data.optional("retry_after_ms")?.integer()
            return decoded
        }
    }
}
