import Glibc
import NIOCore

extension Listener {
    /// Listens on a TCP address that only this machine can reach.
    ///
    /// `text` is HOST:PORT, and port 0 takes a free one. When it `isGuarded`, peers have to prove
    /// that they know a token, and only then may the address be one that other machines reach.
    package static func tcp(
        _ text: String,
        isGuarded: Bool = false
    ) throws(ListenerError) -> Listener {
        let address = try permitted(text, isGuarded: isGuarded)
        let family: CInt = address.protocol == .inet6 ? AF_INET6 : AF_INET
        let descriptor = socket(family, CInt(SOCK_STREAM.rawValue) | closeOnExec, 0)
        guard descriptor >= 0 else { throw .system("no socket") }
        do throws(ListenerError) {
            var yes: CInt = 1
            let size = socklen_t(MemoryLayout<CInt>.size)
            _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, size)
            let isBound = unsafe address.withSockAddr { unsafe bind(descriptor, $0, socklen_t($1)) }
            guard isBound == 0 else { throw .system("cannot bind \(text)") }
            guard listen(descriptor, backlog) == 0 else {
                throw .system("cannot listen on \(text)")
            }
            guard let bound = SocketAddress(boundTo: descriptor) else {
                throw .system("cannot tell the port of \(text)")
            }
            return Listener(
                descriptor: descriptor,
                transport: .tcp,
                description: bound.hostAndPort,
                file: nil
            )
        } catch {
            _ = Glibc.close(descriptor)
            throw error
        }
    }

    /// Checks an address as `tcp` does, and opens nothing.
    package static func checkTCP(_ text: String, isGuarded: Bool) throws(ListenerError) {
        _ = try permitted(text, isGuarded: isGuarded)
    }

    private static func permitted(
        _ text: String,
        isGuarded: Bool
    ) throws(ListenerError) -> SocketAddress {
        let address = try resolve(text)
        guard isGuarded || address.isLoopback else { throw .exposed(text) }
        return address
    }

    private static func resolve(_ text: String) throws(ListenerError) -> SocketAddress {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else { throw .badAddress(text) }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        if host == "localhost" { host = "127.0.0.1" }
        guard let address = try? SocketAddress(ipAddress: host, port: Int(port)) else {
            throw .badAddress(text)
        }
        return address
    }
}

extension SocketAddress {
    /// Whether only this machine can reach it.
    var isLoopback: Bool {
        guard let ip = ipAddress else { return false }
        return ip.hasPrefix("127.") || ip == "::1" || ip.hasPrefix("::ffff:127.")
    }

    var hostAndPort: String {
        let host = ipAddress ?? "?"
        return (host.contains(":") ? "[\(host)]" : host) + ":\(port ?? 0)"
    }

    /// The Internet address that a socket is bound to; nil for any other kind.
    init?(boundTo descriptor: CInt) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        guard status == 0 else { return nil }
        let family = CInt(storage.ss_family)
        guard family == AF_INET || family == AF_INET6 else { return nil }
        self = unsafe withUnsafePointer(to: &storage) { pointer in
            family == AF_INET
                ? unsafe pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    SocketAddress(unsafe $0.pointee)
                }
                : unsafe pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                    SocketAddress(unsafe $0.pointee)
                }
        }
    }
}
