import Glibc
import NIOCore

/// Who is at the other end of a Unix socket, as the kernel noted it at `connect`.
struct PeerCredentials: Sendable {
    let process: Int32
    let user: UInt32
    let group: UInt32

    /// Asks the kernel.
    static func of(_ channel: any Channel) -> EventLoopFuture<PeerCredentials> {
        guard let options = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        // Sound because `PeerCredentials` has the layout of C's `struct ucred`: three 32-bit words.
        return options.unsafeGetSocketOption(
            level: .socket,
            name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        )
    }

    /// Whether the peer is root or runs as the daemon's own user.
    var isTrusted: Bool { user == 0 || user == geteuid() }
}
