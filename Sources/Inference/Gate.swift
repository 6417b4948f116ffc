package import Wire

/// What one connection's peer may do, and how it comes to more: by a challenge, answered with a
/// proof that it knows the daemon's token, which itself never crosses the wire.
package struct Gate: Sendable {
    /// Who has come, with the role it has now.
    package private(set) var peer: Peer
    private let grant: Grant?
    /// The challenge that may be answered; each only once.
    private var open: String?

    /// A gate for this peer; without a grant nobody comes to more than it has.
    package init(_ peer: Peer, grant: Grant?) {
        self.peer = peer
        self.grant = grant
    }

    /// A new challenge, instead of any that was not answered yet.
    package mutating func challenge() -> ChallengeReply {
        let text = Token.makeChallenge()
        open = text
        return ChallengeReply(challenge: text)
    }

    /// Raises the peer to the grant's role, or leaves it at a higher one; whatever comes of it, the
    /// challenge is used.
    package mutating func answer(_ call: Answer) throws(WireError) -> AnswerReply {
        guard let challenge = open else {
            throw .invalidParams("ask for a challenge first: each is good for one answer")
        }
        open = nil
        guard let grant else {
            throw WireError(.forbidden, "this daemon was started without a token")
        }
        guard grant.token.verifies(call.proof, of: challenge) else { throw .unauthorized() }
        let role = max(peer.role ?? grant.role, grant.role)
        peer.role = role
        return AnswerReply(role: role)
    }
}
