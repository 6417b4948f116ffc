import JSON

/// Who opened a session or took a snapshot.
public struct Opener: Sendable, Equatable {
    /// The user, of one who came by a Unix socket; nil for one who came by TCP, where users have no
    /// numbers.
    public var user: Int?
    /// How the daemon's log calls the peer: `process 4711, user 1000`, or an address.
    public var peer: String

    /// Who came.
    package init(user: Int?, peer: String) {
        self.user = user
        self.peer = peer
    }

    /// Reads the members `user` and `peer` of an object that has more.
    init(decoding object: ParameterReader) throws(WireError) {
        user = try object.optional("user")?.integer()
        peer = try object.required("peer").string()
    }

    /// Writes `user`, where there is one, and `peer`.
    func encode(into writer: inout JSONWriter) {
        writer.member("user", user)
        writer.member("peer", peer)
    }
}
