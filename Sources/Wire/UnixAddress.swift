package import Glibc

/// The address of a Unix socket.
package struct UnixAddress {
    /// The address as the system has it.
    package private(set) var address = sockaddr_un()
    private let length: socklen_t

    /// How many bytes a path has at most: one less than its field in the system's address, as a
    /// zero ends it.
    package static let longest = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1
    private static let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2

    /// The address of a path of 1 to 107 bytes.
    package init(_ path: String) throws(UnixAddressError) {
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, !bytes.contains(0) else { throw .noPath(path) }
        guard bytes.count <= Self.longest else { throw .tooLong(path) }
        length = socklen_t(Self.start + bytes.count + 1)
        fill(bytes)
    }

    /// The address of a service manager: a path, or after an `@` a name in Linux's abstract space.
    package init(ofManager text: String) throws(UnixAddressError) {
        guard text.hasPrefix("@") else {
            self = try UnixAddress(text)
            return
        }
        guard text.utf8.count <= Self.longest else { throw .tooLong(text) }
        // No terminator: the length says where the name ends.
        length = socklen_t(Self.start + text.utf8.count)
        fill([0] + text.utf8.dropFirst())
    }

    private mutating func fill(_ bytes: [UInt8]) {
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    }

    /// Lends the address for a system call.
    package mutating func withSockaddr<R>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> R
    ) -> R {
        let length = length
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, length)
            }
        }
    }
}

/// Why a text is no address of a Unix socket.
package enum UnixAddressError: Error, Equatable, CustomStringConvertible {
    /// An empty text, or one with a zero in it.
    case noPath(String)
    /// A path of more bytes than an address can hold.
    case tooLong(String)

    /// The text is named, and for a long one both numbers of bytes.
    package var description: String {
        switch self {
        case .noPath(let path): "\(path.debugDescription) is no path of a socket"
        case .tooLong(let path):
            "the socket's path \(path) is too long: \(path.utf8.count) bytes, "
                + "\(UnixAddress.longest) at most"
        }
    }
}
