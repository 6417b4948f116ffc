import Glibc
import NIOCore

extension Listener {
    /// The sockets that a service manager has opened for this process.
    ///
    /// `LISTEN_FDS` of them, from descriptor 3 on, if `LISTEN_PID` is this process; `environment`
    /// gives a variable's value. Their files are not this process's to remove. `isGuarded` is as
    /// for a TCP address of one's own.
    package static func inherited(
        environment: (String) -> String? = environmentVariable,
        isGuarded: Bool = false
    ) throws(ListenerError) -> [Listener] {
        guard let process = environment("LISTEN_PID"), process == "\(getpid())",
            let count = environment("LISTEN_FDS").flatMap(CInt.init), count > 0
        else { return [] }
        var listeners: [Listener] = []
        for descriptor in 3..<(3 + count) {
            // Not for this process's own children.
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            listeners.append(try inherited(descriptor, isGuarded: isGuarded))
        }
        return listeners
    }

    /// A variable of this process's environment.
    package static func environmentVariable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    private static func inherited(
        _ descriptor: CInt,
        isGuarded: Bool
    ) throws(ListenerError) -> Listener {
        guard option(SO_ACCEPTCONN, of: descriptor) == 1,
            option(SO_TYPE, of: descriptor) == CInt(SOCK_STREAM.rawValue)
        else { throw .unfitDescriptor(descriptor) }
        if option(SO_DOMAIN, of: descriptor) == AF_UNIX {
            return Listener(
                descriptor: descriptor,
                transport: .unix,
                description: "the inherited Unix socket \(descriptor)",
                file: nil
            )
        }
        guard let address = SocketAddress(boundTo: descriptor) else {
            throw .unfitDescriptor(descriptor)
        }
        guard isGuarded || address.isLoopback else { throw .exposed(address.hostAndPort) }
        return Listener(
            descriptor: descriptor,
            transport: .tcp,
            description: "the inherited \(address.hostAndPort)",
            file: nil
        )
    }

    private static func option(_ name: CInt, of descriptor: CInt) -> CInt? {
        var value: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 else {
            return nil
        }
        return value
    }
}
