import Wire

/// How many of something there may be.
package struct Quota: Sendable {
    /// Of all peers together.
    package var total = 64
    /// Of one user of this machine, and of all who come by TCP; administrators have no such limit.
    package var share = 8

    /// Checks that a peer may have one more beside those that these have; `method` ends one.
    func check(
        _ owners: [Account],
        for peer: Peer,
        _ what: String,
        endedBy method: String
    ) throws(WireError) {
        guard owners.count < total else {
            throw WireError(.overloaded, "all \(total) \(what) are taken")
        }
        guard peer.role != .admin else { return }
        guard owners.count(where: { $0 == peer.account }) < share else {
            throw WireError(
                .overloaded,
                "you have \(share) \(what) already, as many as one may; \(method) ends one"
            )
        }
    }
}
