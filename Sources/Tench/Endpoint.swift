/// Where a daemon listens: a Unix socket's path, or a TCP host and port.
public enum Endpoint: Hashable, Sendable {
    /// A Unix socket.
    case unix(path: String)
    /// A TCP port; the host is a name or a numeric address.
    case tcp(host: String, port: Int)

    /// Where a daemon installed as a system service listens.
    public static let system = Endpoint.unix(path: "/run/tench/tenchd.sock")

    /// Reads `unix:/path`, a bare path (anything with a slash), `host:port` or `[address]:port`.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            self.init(path: text.dropFirst("unix:".count))
        } else if text.contains("/") {
            self.init(path: text[...])
        } else {
            self.init(hostAndPort: text)
        }
    }

    private init?(path: Substring) {
        guard !path.isEmpty else { return nil }
        self = .unix(path: String(path))
    }

    private init?(hostAndPort text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]),
            (1...65535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        self = .tcp(host: String(host), port: port)
    }
}

extension Endpoint: LosslessStringConvertible {
    /// As `init(_:)` reads it.
    public var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}
