import Networks
import Wire

extension Engine {
    func listSessions(_: SessionList, from peer: Peer) -> SessionListReply {
        let state = registry.withState { $0 }
        let now = ContinuousClock.now
        let sessions = state.sessions.values.filter { peer.role == .admin || $0.isOwn(of: peer) }
        return SessionListReply(
            sessions: sessions.sorted { $0.opened < $1.opened }.map { session in
                let bytes = state.bytes(of: session.weights, besideModel: session.model)
                return session.description(at: now, bytes: bytes)
            }
        )
    }

    func listSnapshots(_: SnapshotList, from peer: Peer) -> SnapshotListReply {
        let state = registry.withState { $0 }
        let now = ContinuousClock.now
        let snapshots = state.snapshots.values.filter {
            peer.role == .admin || $0.isOwn(of: peer, among: state.sessions)
        }
        return SnapshotListReply(
            snapshots: snapshots.sorted { $0.opened < $1.opened }.map { kept in
                let bytes = state.bytes(of: kept.weights, besideModel: kept.model)
                return kept.description(at: now, bytes: bytes)
            }
        )
    }
}

extension Registry.State {
    /// What some weights hold that their model's, as they stand now, don't: tensors, what is packed
    /// of them, and the optimizer's memory.
    fileprivate func bytes(of weights: Weights, besideModel name: String) -> Int {
        guard let shared = models[name]?.weights.model.parameters else { return weights.byteCount }
        let own = weights.model.parameters.byteCount(notSharedWith: shared)
        return own + (own > 0 ? weights.model.preparedByteCount : 0) + weights.state.byteCount
    }
}

extension Session {
    fileprivate func description(
        at now: ContinuousClock.Instant,
        bytes: Int
    ) -> SessionDescription {
        SessionDescription(
            session: id,
            model: model,
            version: weights.number,
            opener: opener.description,
            connection: owner.map { Int($0.number) },
            age: (now - opened).seconds,
            idle: (now - lastUse).seconds,
            timeToLive: timeToLive.map { Int($0.components.seconds) },
            timeLeft: expiry.map { ($0 - now).seconds },
            bytes: bytes
        )
    }
}

extension KeptWeights {
    fileprivate func description(
        at now: ContinuousClock.Instant,
        bytes: Int
    ) -> SnapshotDescription {
        let (keeper, session): (SnapshotDescription.Keeper, String?) =
            switch self.keeper {
            case .model: (.model, nil)
            case .connection: (.connection, nil)
            case .session(let id): (.session, id)
            }
        return SnapshotDescription(
            snapshot: id,
            model: model,
            version: weights.number,
            opener: opener.description,
            keeper: keeper,
            session: session,
            age: (now - opened).seconds,
            bytes: bytes
        )
    }
}

extension Peer {
    var description: Opener { Opener(user: account.user.map { Int($0) }, peer: name) }
}

extension Duration {
    /// The duration in seconds, to the millisecond; none is negative.
    var seconds: Double { max(0, milliseconds.rounded()) / 1e3 }
}
