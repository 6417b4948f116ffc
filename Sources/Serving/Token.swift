import Crypto
import Glibc
package import Wire

/// The secret that peers prove to know, and what they may do then.
package struct Token: Sendable {
    let key: SymmetricKey
    let role: Role

    /// A token that gives `role`.
    package init(_ bytes: [UInt8], role: Role) {
        key = SymmetricKey(data: bytes)
        self.role = role
    }

    /// The token in a file, without the newline at its end.
    ///
    /// - Throws: when the file can't be read, can be read by everyone, or holds less than 16 bytes.
    package init(file path: String, role: Role) throws(TokenError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .unreadable(path, reason: unsafe String(cString: strerror(errno)))
        }
        defer { _ = close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & 0o007 == 0 else {
            throw .exposed(path)
        }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = unsafe read(descriptor, &bytes, bytes.count)
        guard count >= 0 else {
            throw .unreadable(path, reason: unsafe String(cString: strerror(errno)))
        }
        bytes.removeLast(bytes.count - count)
        while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
        guard bytes.count >= 16 else { throw .tooShort(path) }
        self.init(bytes, role: role)
    }
}

/// Why a file is no token.
package enum TokenError: Error, Equatable, CustomStringConvertible {
    /// It could not be read.
    case unreadable(String, reason: String)
    /// Everyone on the machine may read or change it.
    case exposed(String)
    /// It is too short to be a secret.
    case tooShort(String)

    /// One sentence for people.
    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "the token file \(path) cannot be read: \(reason)"
        case .exposed(let path): "the token file \(path) is open to everyone; chmod it to 600"
        case .tooShort(let path): "the token file \(path) holds less than 16 bytes"
        }
    }
}
