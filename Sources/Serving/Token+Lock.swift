import Crypto
import Inference

extension Token {
    /// The lock that this token opens: by HMAC-SHA256 of the challenge under it, in hexadecimal.
    var lock: Gate.Lock {
        Gate.Lock(role: role) { [key] challenge, proof in
            HMAC<SHA256>.authenticationCode(for: Array(challenge.utf8), using: key)
                .isEqual(toHexadecimal: proof)
        }
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
