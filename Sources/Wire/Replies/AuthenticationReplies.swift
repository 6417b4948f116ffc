public import JSON

/// What `auth.challenge` answers.
public struct ChallengeReply: Reply, Equatable {
    /// The text to sign; good for one answer on this connection.
    public var challenge: String

    /// A challenge.
    package init(challenge: String) {
        self.challenge = challenge
    }

    /// Reads `challenge`.
    public init(decoding result: ParameterReader) throws(WireError) {
        challenge = try result.required("challenge").string()
    }

    /// Writes `challenge`.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in writer.member("challenge", challenge) }
    }
}

/// What `auth.answer` answers.
public struct AnswerReply: Reply, Equatable {
    /// What the peer may do from now on.
    public var role: Role

    /// A role.
    package init(role: Role) {
        self.role = role
    }

    /// Reads `role`.
    public init(decoding result: ParameterReader) throws(WireError) {
        role = try result.required("role").choice(of: Role.self)
    }

    /// Writes `role`.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in writer.member("role", role.rawValue) }
    }
}
