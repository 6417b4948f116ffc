import Crypto
import Inference
import Wire

/// What one connection's peer may do, and how it comes to more: by a challenge, answered with
/// HMAC-SHA256 under the daemon's token, which itself never crosses the wire.
struct Gate {
    private(set) var peer: Peer
    private let token: Token?
    /// The challenge that may be answered; each only once.
    private var challenge: String?

    init(_ peer: Peer, token: Token?) {
        self.peer = peer
        self.token = token
    }

    /// The reply to a call about authentication; nil for any other call.
    mutating func answer(_ call: any Call) throws(WireError) -> (any Reply)? {
        switch call {
        case is Challenge:
            let text = SymmetricKey(size: .bits256).hexadecimal
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
        guard let token else {
            throw WireError(.forbidden, "this daemon was started without a token")
        }
        let code = HMAC<SHA256>.authenticationCode(for: Array(challenge.utf8), using: token.key)
        guard code.isEqual(toHexadecimal: proof) else { throw .unauthorized() }
        peer.role = max(peer.role ?? token.role, token.role)
        return peer.role ?? token.role
    }
}

extension SymmetricKey {
    fileprivate var hexadecimal: String {
        unsafe withUnsafeBytes { bytes in unsafe bytes.map(\.hexadecimal).joined() }
    }
}

extension HMAC<SHA256>.MAC {
    /// Compares in a time that doesn't depend on where the two differ.
    fileprivate func isEqual(toHexadecimal text: String) -> Bool {
        let own = Array(map(\.hexadecimal).joined().utf8)
        let other = Array(text.utf8)
        guard own.count == other.count else { return false }
        return zip(own, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension UInt8 {
    /// Two lower-case digits.
    fileprivate var hexadecimal: String {
        let digits = String(self, radix: 16)
        return self < 16 ? "0" + digits : digits
    }
}
