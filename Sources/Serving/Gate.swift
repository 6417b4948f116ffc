import Inference
import Wire

/// What one connection's peer may do, and how it comes to more: by a challenge, answered with
/// HMAC-SHA256 under the daemon's token, which itself never crosses the wire.
struct Gate {
    private(set) var peer: Peer
    private let admission: Admission?
    /// The challenge that may be answered; each only once.
    private var challenge: String?

    init(_ peer: Peer, admission: Admission?) {
        self.peer = peer
        self.admission = admission
    }

    /// The reply to a call about authentication; nil for any other call.
    mutating func answer(_ call: any Call) throws(WireError) -> (any Reply)? {
        switch call {
        case is Challenge:
            let text = Token.makeChallenge()
            challenge = text
            return ChallengeReply(challenge: text)
        case let call as Answer:
            return AnswerReply(role: try verify(call.proof))
        default:
            return nil
        }
    }

    private mutating func verify(_ proof: String) throws(WireError) -> Role {
        guard let challenge else {
            throw .invalidParams("ask for a challenge first: each is good for one answer")
        }
        self.challenge = nil
        guard let admission else {
            throw WireError(.forbidden, "this daemon was started without a token")
        }
        guard admission.token.verifies(proof, of: challenge) else { throw .unauthorized() }
        peer.role = max(peer.role ?? admission.role, admission.role)
        return peer.role ?? admission.role
    }
}
