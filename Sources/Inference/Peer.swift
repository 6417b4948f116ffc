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

    /// The user's number; nil for who came by TCP.
    package var user: UInt32? {
        switch self {
        case .user(let user): user
        case .remote: nil
        }
    }
}

extension Account: CustomStringConvertible {
    /// As a log calls it that knows nothing more.
    package var description: String {
        switch self {
        case .user(let user): "user \(user)"
        case .remote: "a peer by TCP"
        }
    }
}

/// Who sent a request, and what it may do.
package struct Peer: Sendable {
    /// The connection it came by; a request's id is unique there only.
    package let connection: ConnectionID
    /// What it may do; nil as long as it has not proved that it knows the daemon's token.
    package var role: Role?
    /// Whose sessions, snapshots and saved models it makes.
    package let account: Account
    /// How the log calls it: by its process and user, or by its address.
    package let name: String

    /// A peer on this connection with this role; without a name it is called by its account.
    package init(
        connection: ConnectionID,
        role: Role?,
        account: Account = .remote,
        name: String? = nil
    ) {
        self.connection = connection
        self.role = role
        self.account = account
        self.name = name ?? "\(account)"
    }

    /// Whether it is the same connection, or the same user of this machine.
    ///
    /// Those who come by TCP are many people, and none is told of another.
    func isSame(as other: Peer) -> Bool {
        connection == other.connection || (account.user != nil && account == other.account)
    }

    /// Checks that it may have files of its own: an administrator, or a user of this machine.
    func checkMayHaveFiles(for deed: String) throws(WireError) {
        guard account != .remote || role == .admin else { throw .forbidden(deed, needs: .admin) }
    }

    /// Why it may not do what takes this role; nil when it may, or when that takes none.
    func refusal(of deed: String, below least: Role?) -> WireError? {
        guard let least else { return nil }
        guard let role else { return .unauthorized() }
        return role < least ? .forbidden(deed, needs: least) : nil
    }
}
