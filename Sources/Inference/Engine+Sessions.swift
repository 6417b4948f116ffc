import Networks
import Wire

extension Engine {
    func openSession(_ call: SessionOpen, from peer: Peer) throws(WireError) -> Work {
        try checkIsOpen("opens no session")
        _ = try registry.admit(peer, to: .init(model: call.model, session: nil))
        let longest = configuration.longestSession
        guard call.ttlSeconds ?? 0 <= longest || peer.role == .admin else {
            throw .invalidParams("ttl_s: at most \(longest) seconds here", member: "ttl_s")
        }
        let timeToLive = call.ttlSeconds.map { Duration.seconds($0) }
        if let name = call.snapshot {
            return try openSession(call, on: name, timeToLive: timeToLive, from: peer)
        }
        return Work(on: call.model) { [self] _, interruption in
            try registry.withState { state throws(WireError) in
                let model = try state.model(call.model)
                let session = Session(of: model, for: peer, timeToLive: timeToLive, at: .now)
                try add(session, for: peer, to: &state, interruption)
                return SessionOpenReply(session: session.id, version: session.weights.number)
            }
        }
    }

    /// Adds a session that a peer opens, if it may have another.
    func add(
        _ session: Session,
        for peer: Peer,
        to state: inout Registry.State,
        _ interruption: Interruption
    ) throws(WireError) {
        // In here because a connection that closes cancels its work before it ends its sessions:
        // one opened after that would have nobody to end it.
        if let reason = interruption.reason { throw reason }
        let owners = state.sessions.values.map(\.opener.account)
        let quota = configuration.sessions
        try quota.check(owners, for: peer, "sessions", endedBy: SessionClose.method)
        state.sessions[session.id] = session
    }

    func closeSession(_ call: SessionClose, from peer: Peer) throws(WireError) -> Work {
        let model = try registry.withState { state throws(WireError) in
            try state.session(call.session).model
        }
        let place = Registry.Place(model: model, session: call.session)
        return Work(on: model, claim: .weights(place)) { [self] _, _ in
            let session = try registry.withState { state throws(WireError) in
                let session = try state.session(call.session)
                state.removeSession(call.session)
                return session
            }
            if !session.isOwn(of: peer) {
                let opener = session.opener.name
                note("closed a session of \(model) that \(opener) had opened", by: peer)
            }
            return SessionCloseReply()
        }
    }

    func snapshot(_ call: Snapshot, from peer: Peer) throws(WireError) -> Work {
        if let name = call.name { return try snapshot(call, as: name, from: peer) }
        let place = Registry.Place(model: call.model, session: call.session)
        _ = try registry.admit(peer, to: place)
        let keeper: KeptWeights.Keeper =
            if let session = call.session {
                .session(session)
            } else if peer.role == .admin {
                .model
            } else {
                .connection(peer.connection)
            }
        let quota = configuration.snapshots
        return Work(on: call.model) { [registry] _, interruption in
            try registry.withState { state throws(WireError) in
                if let reason = interruption.reason { throw reason }
                let weights = try state.weights(at: place)
                let owners = state.snapshots.values.map(\.opener.account)
                try quota.check(owners, for: peer, "snapshots", endedBy: SnapshotDrop.method)
                let kept = KeptWeights(
                    model: call.model,
                    weights: weights,
                    keeper: keeper,
                    opener: peer,
                    opened: .now
                )
                state.snapshots[kept.id] = kept
                return SnapshotReply(snapshot: kept.id, version: weights.number)
            }
        }
    }

    func dropSnapshot(_ call: SnapshotDrop, from peer: Peer) throws(WireError) -> Work {
        switch call.snapshot {
        case .kept(let id): try dropSnapshot(id, from: peer)
        case .named(let name): try deleteSnapshot(name, from: peer)
        }
    }

    private func dropSnapshot(_ id: String, from peer: Peer) throws(WireError) -> Work {
        let model = try registry.withState { state throws(WireError) in
            let kept = try state.snapshot(id)
            try kept.checkMayBeDropped(by: peer)
            return kept.model
        }
        return Work(on: model) { [registry] _, _ in
            try registry.withState { state throws(WireError) in
                _ = try state.snapshot(id)
                state.snapshots[id] = nil
                return SnapshotDropReply()
            }
        }
    }

    func restore(_ call: Restore, from peer: Peer) throws(WireError) -> Work {
        let place = Registry.Place(model: call.model, session: call.session)
        _ = try registry.admit(peer, to: place)
        let id: String
        switch call.snapshot {
        case .kept(let kept): id = kept
        case .named(let name): return try restore(name, at: place, from: peer)
        }
        return Work(on: call.model, claim: .weights(place)) { [registry] _, interruption in
            try interruption.check()
            let weights = try registry.weights(at: place)
            let kept = try registry.withState { state throws(WireError) in
                try state.snapshot(id)
            }
            guard kept.model == call.model else { throw WireError.unknownSnapshot(id) }
            guard kept.weights.model.network === weights.model.network else {
                throw WireError.invalidParams(
                    "the snapshot is of another network: the model was loaded anew in between",
                    member: "snapshot"
                )
            }
            let next = weights.next(restoring: kept.weights)
            try registry.publish(next, at: place)
            return RestoreReply(snapshot: kept.id, version: next.number)
        }
    }
}
