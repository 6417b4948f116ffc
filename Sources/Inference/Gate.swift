package import Wire

/// What one connection's peer may do, and how it comes to more: by a challenge, answered with a
/// proof that it knows the daemon's token, which itself never crosses the wire.
package struct Gate: Sendable {
    /// What a proof is held against, and what a good one gives.
    package struct Lock: Sendable {
        let role: Role
        let opens: @Sendable (_ challenge: String, _ proof: String) -> Bool

        /// A lock that gives `role` for what `opens` finds good.
        package init(
            role: Role,
            opens: @escaping @Sendable (_ challenge: String, _ proof: String) -> Bool
        ) {
            self.role = role
            self.opens = opens
        }
    }

    /// Who has come, with the role it has now.
    package private(set) var peer: Peer
    private let lock: Lock?
    /// The challenge that may be answered; each only once.
    private var open: String?

    /// A gate for this peer; without a lock nobody comes to more than it has.
    package init(_ peer: Peer, lock: Lock?) {
        self.peer = peer
        self.lock = lock
    }

    /// A new challenge, instead of any that was not answered yet.
    package mutating func challenge() -> ChallengeReply {
        // 256 bits: nobody meets the same one twice.
        let text = UnguessableName.make() + UnguessableName.make()
        open = text
        return ChallengeReply(challenge: text)
    }

    /// Raises the peer to the lock's role, or leaves it at a higher one; whatever comes of it, the
    /// challenge is used.
    package mutating func answer(_ call: Answer) throws(WireError) -> AnswerReply {
        guard let challenge = open else {
            throw .invalidParams("ask for a challenge first: each is good for one answer")
        }
        open = nil
        guard let lock else {
            throw WireError(.forbidden, "this daemon was started without a token")
        }
        guard lock.opens(challenge, call.proof) else { throw .unauthorized() }
        let role = max(peer.role ?? lock.role, lock.role)
        peer.role = role
        return AnswerReply(role: role)
    }
}
