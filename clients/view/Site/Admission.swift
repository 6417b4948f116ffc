internal import NIOCore
internal import Wire

/// Who is shown anything.
///
/// A page of somebody else's can have a name of its own lead to this machine, and its script then
/// asks here as if that were the same site; only the name in the request tells. An address as such
/// cannot be made to lead elsewhere.
struct Admission: Sendable {
    private let token: Token?
    private let names: Set<String>

    /// What a cookie proves; not the token, which it then need not hold.
    private static let challenge = "tench-view"

    /// Those who call this machine by one of these names, or localhost, or an address, and know the
    /// token if there is one.
    init(token: Token?, names: [String]) {
        self.token = token
        self.names = Set(names.map { $0.lowercased() })
    }

    /// Whether a browser that came here by this name and port means this machine.
    func allows(host authority: String?) -> Bool {
        guard let name = authority.flatMap(Self.name) else { return false }
        return name == "localhost" || name.hasSuffix(".localhost") || names.contains(name)
            || (try? SocketAddress(ipAddress: name, port: 0)) != nil
    }

    /// Whether the token is known to whoever sends these headers; of several cookies one is enough.
    func allows(authorization: String?, cookies: [String]) -> Bool {
        guard let token else { return true }
        return token.isShown(by: authorization, for: Self.challenge)
            || cookies.joined(separator: ";").split(separator: ";").contains { pair in
                let parts = pair.split(separator: "=", maxSplits: 1)
                return parts.count == 2 && parts[0].trimmed == cookieName
                    && token.verifies(String(parts[1].trimmed), of: Self.challenge)
            }
    }

    /// The cookie that stands for the token, for whoever has shown it; nil for others.
    func cookie(for authorization: String?) -> String? {
        guard let token, token.isShown(by: authorization, for: Self.challenge) else { return nil }
        let proof = token.proof(of: Self.challenge)
        return "\(cookieName)=\(proof); Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict"
    }

    /// Each token's own, since a browser has one jar for all ports of a machine.
    private var cookieName: String {
        "tench-view-\((token?.proof(of: "name") ?? "").prefix(8))"
    }

    /// The name before the port, in small letters; nil when it isn't one.
    private static func name(of authority: String) -> String? {
        var name = authority.lowercased()[...]
        if name.hasPrefix("[") {
            guard let end = name.firstIndex(of: "]") else { return nil }
            let rest = name[name.index(after: end)...]
            guard rest.isEmpty || isPort(rest) else { return nil }
            return String(name[..<end].dropFirst())
        }
        if let colon = name.firstIndex(of: ":") {
            guard isPort(name[colon...]) else { return nil }
            name = name[..<colon]
        }
        if name.hasSuffix(".") { name.removeLast() }
        return name.isEmpty ? nil : String(name)
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.first == ":" && text.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
    }
}

extension Token {
    /// Whether `Authorization: Bearer …` has this token; compared as proofs, in constant time.
    fileprivate func isShown(by authorization: String?, for challenge: String) -> Bool {
        guard let authorization, authorization.lowercased().hasPrefix("bearer ") else {
            return false
        }
        let shown = Token(Array(authorization.dropFirst("bearer ".count)[...].trimmed.utf8))
        return verifies(shown.proof(of: challenge), of: challenge)
    }
}

extension Substring {
    /// Without spaces at its ends.
    fileprivate var trimmed: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
