import Networks
import Tensors

extension Registry {
    /// Ends what lived as long as this connection; sessions with a time to live begin to use it up.
    func connectionClosed(_ connection: ConnectionID, at now: ContinuousClock.Instant) {
        withState { state in
            for (id, session) in state.sessions where session.owner == connection {
                state.sessions[id]?.orphan(at: now)
            }
            state.snapshots = state.snapshots.filter {
                $0.value.keeper != .connection(connection)
            }
            state.purge(at: now)
        }
    }

    /// Lets go of all weights that are packed, which are made again when they are needed, and of
    /// what idles besides.
    func dropPacked() {
        let all = withState { state in
            state.models.values.map(\.weights) + state.sessions.values.map(\.weights)
                + state.snapshots.values.map(\.weights)
        }
        for weights in all { weights.model.dropPrepared() }
        FloatBlock.releaseIdle()
    }

    /// Ends the sessions whose time is over.
    func purge(at now: ContinuousClock.Instant) {
        withState { $0.purge(at: now) }
    }
}

extension Registry.State {
    /// Ends a session, and its snapshots with it.
    mutating func removeSession(_ id: String) {
        sessions[id] = nil
        snapshots = snapshots.filter { $0.value.keeper != .session(id) }
    }

    /// Takes a model out, with its sessions and snapshots.
    mutating func removeModel(_ name: String) {
        models[name] = nil
        failed[name] = nil
        sessions = sessions.filter { $0.value.model != name }
        snapshots = snapshots.filter { $0.value.model != name }
    }

    /// Puts a model in the place of what has its name, if anything has.
    ///
    /// Sessions go on with the weights that they have, and so do their snapshots; snapshots of the
    /// shared weights go, which nothing could be restored to.
    mutating func replace(with model: SharedModel) {
        failed[model.name] = nil
        snapshots = snapshots.filter { $0.value.model != model.name || $0.value.isOfSession }
        models[model.name] = model
    }

    fileprivate mutating func purge(at now: ContinuousClock.Instant) {
        for (id, session) in sessions where session.isOver(at: now) { removeSession(id) }
    }
}
