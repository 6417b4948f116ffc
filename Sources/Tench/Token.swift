internal import Crypto
internal import Glibc
internal import Wire

/// The secret that a daemon on TCP may ask for; it never crosses the wire.
public struct Token: Sendable {
    private let key: SymmetricKey

    /// The token in a file, without the newline at its end.
    ///
    /// - Throws: `TokenError` when there is none to be read.
    public init(file path: String) throws(TokenError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw TokenError(path: path, reason: unsafe String(cString: strerror(errno)))
        }
        defer { _ = close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = unsafe read(descriptor, &bytes, bytes.count)
        bytes.removeLast(bytes.count - max(count, 0))
        while bytes.last == UInt8(ascii: "\n") || bytes.last == UInt8(ascii: "\r") {
            bytes.removeLast()
        }
        guard !bytes.isEmpty else { throw TokenError(path: path, reason: "it holds nothing") }
        key = SymmetricKey(data: bytes)
    }

    /// What shows that this side knows the token: HMAC-SHA256 of the challenge, in hexadecimal.
    func proof(of challenge: String) -> String {
        HMAC<SHA256>.authenticationCode(for: Array(challenge.utf8), using: key)
            .map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }
            .joined()
    }
}

/// Why a file is no token.
public struct TokenError: Error, Equatable, CustomStringConvertible {
    let path: String
    let reason: String

    /// One sentence for people.
    public var description: String { "the token file \(path) cannot be used: \(reason)" }
}

extension Connection {
    /// Proves to the daemon that this side knows the token; later calls have the role that it gives.
    ///
    /// - Throws: `WireError` (`unauthorized`, `forbidden`) when the daemon is not convinced.
    public func authenticate(with token: Token) async throws {
        let challenge = try await send(Challenge()).challenge
        _ = try await send(Answer(proof: token.proof(of: challenge)))
    }
}
