import Glibc
package import Wire

/// A socket that listens, and what to do with it at the end.
package struct Listener: Sendable {
    /// What a peer comes by.
    package enum Transport: String, Sendable {
        /// A Unix socket: the kernel tells who the peer is.
        case unix
        /// TCP: nobody does.
        case tcp
    }

    let descriptor: CInt
    /// What peers come by.
    package let transport: Transport
    /// The path, or host and port.
    package let description: String
    /// The socket's file, if this process made it and so has to remove it.
    let file: SocketFile?

    /// Closes a socket that was never served, and removes its file.
    package func abandon() {
        file?.remove()
        _ = Glibc.close(descriptor)
    }
}

/// Why a socket could not be made to listen.
package enum ListenerError: Error, Equatable, CustomStringConvertible {
    /// The path is none that a socket can have.
    case unfitPath(UnixAddressError)
    /// Something that is no socket has that path.
    case notASocket(String)
    /// Another process listens there.
    case inUse(String)
    /// No group has this name.
    case unknownGroup(String)
    /// Text that is not HOST:PORT with a numeric host or `localhost`.
    case badAddress(String)
    /// An address that other machines can reach, without a token.
    case exposed(String)
    /// A descriptor handed over by the service manager that is no listening stream socket.
    case unfitDescriptor(Int32)
    /// A system call failed.
    case failed(String, reason: String)

    /// One sentence for people.
    package var description: String {
        switch self {
        case .unfitPath(let error):
            error.description
        case .notASocket(let path):
            "\(path) is there already and is no socket; it is left alone"
        case .inUse(let path):
            "another process listens on \(path)"
        case .unknownGroup(let name):
            "there is no group \(name)"
        case .badAddress(let text):
            "\(text) is not HOST:PORT with a numeric host or localhost, such as 127.0.0.1:7433"
        case .exposed(let address):
            "\(address) can be reached from other machines; that needs a token file"
        case .unfitDescriptor(let descriptor):
            "the inherited descriptor \(descriptor) is no listening stream socket"
        case .failed(let what, let reason):
            "\(what): \(reason)"
        }
    }

    /// The error for what `errno` says now.
    static func system(_ what: String) -> ListenerError {
        .failed(what, reason: unsafe String(cString: strerror(errno)))
    }
}
