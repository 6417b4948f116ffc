private import Crypto

/// What tells bytes from all others.
enum Fingerprint {
    /// Their SHA-256, in hexadecimal.
    static func of(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes)
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
