import Wire

extension Session {
    /// Whether it is this peer's own: the peer's user opened it, or it lives as long as the peer's
    /// connection.
    ///
    /// Those who come by TCP are one account and many people: what another connection has opened is
    /// nobody else's there, and its name is no one's to be told.
    func isOwn(of peer: Peer) -> Bool {
        owner == peer.connection || opener.account.isOneUser && opener.account == peer.account
    }
}

extension KeptWeights {
    /// Whether it is this peer's own, as a session is; what an administrator keeps of the shared
    /// weights is the model's.
    func isOwn(of peer: Peer, among sessions: [String: Session]) -> Bool {
        if opener.account.isOneUser && opener.account == peer.account { return true }
        switch keeper {
        case .model: return false
        case .connection(let connection): return connection == peer.connection
        case .session(let id): return sessions[id]?.isOwn(of: peer) ?? false
        }
    }

    /// Checks that a peer who knows its name may drop it.
    ///
    /// By TCP too: a name cannot be guessed.
    func checkMayBeDropped(by peer: Peer) throws(WireError) {
        if peer.role == .admin { return }
        guard keeper != .model else {
            throw .forbidden("dropping a snapshot that stays with its model", needs: .admin)
        }
        guard opener.account == peer.account else {
            throw .forbidden("dropping another user's snapshot", needs: .admin)
        }
    }
}

extension Account {
    /// Whether it is one user, and not all who come by TCP.
    fileprivate var isOneUser: Bool { user != nil }
}
