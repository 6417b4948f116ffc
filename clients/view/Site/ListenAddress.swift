internal import ArgumentParser
private import Glibc
internal import NIOCore

/// Where the page is found: an address of this machine's, and a port.
struct ListenAddress: Equatable, Sendable {
    /// The numeric address, without brackets.
    let host: String
    let port: Int

    static let standard = ListenAddress(host: "127.0.0.1", port: 7480)

    /// Whether only this machine can reach it.
    var isLoopback: Bool {
        host.hasPrefix("127.") || host == "::1" || host.hasPrefix("::ffff:127.")
    }

    /// As a browser writes it, with another port.
    func at(_ port: Int) -> String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension ListenAddress: ExpressibleByArgument, LosslessStringConvertible {
    /// Reads `HOST:PORT`, with a numeric address or `localhost`.
    init?(_ description: String) {
        guard let colon = description.lastIndex(of: ":"),
            let port = UInt16(description[description.index(after: colon)...])
        else { return nil }
        var host = description[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        if host == "localhost" { host = "127.0.0.1" }
        guard let address = try? SocketAddress(ipAddress: String(host), port: Int(port)),
            let plain = address.ipAddress
        else { return nil }
        self.init(host: plain, port: Int(port))
    }

    init?(argument: String) { self.init(argument) }

    var description: String { at(port) }
}

/// Why the page can't be found at its address.
struct ListenError: Error, CustomStringConvertible {
    let address: ListenAddress
    let code: Int32

    var description: String {
        let reason = unsafe String(cString: strerror(code))
        let advice = code == EADDRINUSE ? "; --listen takes another, such as 127.0.0.1:0" : ""
        return "cannot listen on \(address): \(reason)\(advice)"
    }
}
