package import Wire

/// A connection, for as long as the daemon runs: numbers are not used twice.
package struct ConnectionID: Hashable, Sendable, CustomStringConvertible {
    /// Counted from the daemon's start.
    package let number: UInt64

    /// The connection of this number.
    package init(_ number: UInt64) { self.number = number }

    /// The number alone, for logs.
    package var description: String { "\(number)" }
}

/// Whose sessions and snapshots are counted together.
package enum Account: Hashable, Sendable {
    /// A user of this machine, who came by a Unix socket.
    case user(UInt32)
    /// Whoever came by TCP: nobody tells them apart.
    case remote
}

/// Who sent a request, and what it may do.
package struct Peer: Sendable {
    /// The connection it came by; a request's id is unique there only.
    package let connection: ConnectionID
    /// What it may do; nil as long as it has not proved that it knows the daemon's token.
    package var role: Role?
    /// Whose sessions and snapshots it opens.
    package let account: Account

    /// A peer on this connection with this role.
    package init(connection: ConnectionID, role: Role?, account: Account = .remote) {
        self.connection = connection
        self.role = role
        self.account = account
    }

    /// Whether it may save its own sessions as files without being an administrator.
    package var savesSessions: Bool { account != .remote }

    /// Why it may not do what takes this role; nil when it may, or when that takes none.
    func refusal(of deed: String, below least: Role?) -> WireError? {
        guard let least else { return nil }
        guard let role else { return .unauthorized() }
        return role < least ? .forbidden(deed, needs: least) : nil
    }
}
