public import Wire

/// A connection, for as long as the daemon runs: numbers are not used twice.
public struct ConnectionID: Hashable, Sendable, CustomStringConvertible {
    /// Counted from the daemon's start.
    public let number: UInt64

    /// The connection of this number.
    public init(_ number: UInt64) { self.number = number }

    /// The number alone, for logs.
    public var description: String { "\(number)" }
}

/// Who sent a request, and what it may do.
public struct Peer: Sendable {
    /// The connection it came by; a request's id is unique there only.
    public let connection: ConnectionID
    /// What it may do; nil as long as it has not proved that it knows the daemon's token.
    public var role: Role?
    /// Whether it may save its own sessions as files without being an administrator.
    public var savesSessions: Bool

    /// A peer on this connection with this role.
    public init(connection: ConnectionID, role: Role?, savesSessions: Bool = false) {
        self.connection = connection
        self.role = role
        self.savesSessions = savesSessions
    }
}
