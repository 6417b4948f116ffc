internal import Crypto
internal import Files

/// The secret that a daemon on TCP may ask for; it never crosses the wire.
///
/// The daemon sends a challenge, the client answers with a proof, and the daemon verifies that.
/// Both stand here, side by side, because this is the lowest module that both ends know.
public struct Token: Sendable {
    private let key: SymmetricKey

    /// The shortest secret that is taken for one.
    private static let shortest = 16
    /// The longest file that is read; what lies beyond does not count.
    private static let longest = 4096

    /// The token of these bytes.
    package init(_ bytes: [UInt8]) {
        key = SymmetricKey(data: bytes)
    }

    /// The token in a file, without the newline at its end.
    ///
    /// - Throws: `TokenError` when the file can't be read, can be read by everyone, or holds less
    ///   than 16 bytes.
    public init(file path: String) throws(TokenError) {
        var bytes: [UInt8]
        let isExposed: Bool
        do throws(FileError) {
            let file = try File(path)
            isExposed = try file.isOpenToEveryone()
            bytes = try file.bytes(atMost: Self.longest)
        } catch {
            throw .unreadable(path, reason: error.reason)
        }
        guard !isExposed else { throw .exposed(path) }
        while bytes.last == UInt8(ascii: "\n") || bytes.last == UInt8(ascii: "\r") {
            bytes.removeLast()
        }
        guard bytes.count >= Self.shortest else { throw .tooShort(path) }
        self.init(bytes)
    }

    /// What shows that this side knows the token: HMAC-SHA256 of the challenge, in hexadecimal.
    package func proof(of challenge: String) -> String {
        HMAC<SHA256>.authenticationCode(for: Array(challenge.utf8), using: key).hexadecimal
    }

    /// Whether a proof is that of the challenge, in a time that doesn't depend on where they
    /// differ.
    package func verifies(_ proof: String, of challenge: String) -> Bool {
        let own = Array(self.proof(of: challenge).utf8)
        let other = Array(proof.utf8)
        guard own.count == other.count else { return false }
        return zip(own, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// A challenge that nobody can foresee: 256 random bits in hexadecimal.
    package static func makeChallenge() -> String {
        unsafe SymmetricKey(size: .bits256).withUnsafeBytes { unsafe $0.hexadecimal }
    }
}

/// Why a file is no token.
public enum TokenError: Error, Equatable, Sendable {
    /// It could not be read.
    case unreadable(String, reason: String)
    /// Everyone on the machine may read or change it.
    case exposed(String)
    /// It is too short to be a secret.
    case tooShort(String)
}

extension TokenError: CustomStringConvertible {
    /// One sentence for people.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "the token file \(path) cannot be read: \(reason)"
        case .exposed(let path): "the token file \(path) is open to everyone; chmod it to 600"
        case .tooShort(let path): "the token file \(path) holds less than 16 bytes"
        }
    }
}

extension Sequence<UInt8> {
    /// Two lower-case digits a byte.
    fileprivate var hexadecimal: String {
        map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
    }
}
