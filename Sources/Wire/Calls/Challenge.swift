/// `auth.challenge`: asks for the text that proves, once signed, that the peer knows the token.
public struct Challenge: PlainCall, ReadableCall {
    /// What `auth.challenge` answers.
    public typealias Reply = ChallengeReply
    /// The method's name on the wire.
    public static let method = "auth.challenge"

    /// Asks for a challenge.
    public init() {}
}
