public import JSON

/// `auth.answer`: proves that the peer knows the token, which itself never crosses the wire.
public struct Answer: ReadableCall, Equatable {
    /// What `auth.answer` answers.
    public typealias Reply = AnswerReply
    /// The method's name on the wire.
    public static let method = "auth.answer"

    /// HMAC-SHA256 of the challenge's UTF-8 bytes under the token, in lower-case hexadecimal.
    public var proof: String

    /// Answers the connection's last challenge.
    public init(proof: String) {
        self.proof = proof
    }

    /// Reads `proof`.
    package init(decoding params: ParameterReader) throws(WireError) {
        proof = try params.required("proof").string()
    }

    /// Writes `proof`.
    public func encode(into params: inout JSONWriter) {
        params.member("proof", proof)
    }
}
