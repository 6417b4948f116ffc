import Networks
import Synchronization
import Wire

/// All weights there are: shared models, sessions' private copies, snapshots.
///
/// Changed by jobs only, which claim what they read before they change it, but for sessions that
/// end; read from anywhere. Every access is a short look at one consistent state, and what it hands
/// out are immutable values.
final class Registry: Sendable {
    /// A place where weights stand: a shared model, or a session's copy of it.
    struct Place: Hashable, Sendable {
        let model: String
        let session: String?
    }

    struct State {
        var models: [String: SharedModel] = [:]
        /// What ought to be among them, and could not be loaded.
        var failed: [String: FailedModel] = [:]
        var sessions: [String: Session] = [:]
        var snapshots: [String: KeptWeights] = [:]
    }

    private let state = Mutex(State())

    /// Looks at the state, or changes it; nothing slow belongs in here.
    func withState<R: Sendable, E: Error>(_ body: (inout State) throws(E) -> R) throws(E) -> R {
        try state.withLock { (state) throws(E) in try body(&state) }
    }

    /// The weights that stand at a place now.
    func weights(at place: Place) throws(WireError) -> Weights {
        try withState { (state) throws(WireError) in try state.weights(at: place) }
    }

    /// The weights that a peer is about to use; a session left by its connection is the peer's now.
    ///
    /// For requests as they come in, not as they are computed: by then the peer may have gone.
    func admit(_ peer: Peer, to place: Place) throws(WireError) -> Weights {
        try withState { (state) throws(WireError) in
            let weights = try state.weights(at: place)
            if let id = place.session {
                state.sessions[id]?.use(by: peer.connection, at: .now)
            }
            return weights
        }
    }

    /// Makes `weights` the newest version at a place.
    ///
    /// - Throws: when the model or the session has gone in the meantime; then nothing is changed.
    func publish(_ weights: Weights, at place: Place) throws(WireError) {
        try withState { (state) throws(WireError) in
            guard let session = place.session else {
                _ = try state.model(place.model)
                state.models[place.model]?.weights = weights
                return
            }
            // A session ends with its connection, which has cancelled its work by ending.
            guard state.sessions[session] != nil else { throw .cancelled() }
            state.sessions[session]?.weights = weights
        }
    }
}

extension Registry.State {
    /// The shared model of this name.
    func model(_ name: String) throws(WireError) -> SharedModel {
        if let model = models[name] { return model }
        if let failed = failed[name] { throw .unloaded(failed) }
        throw .unknownModel(name, known: models.keys.sorted())
    }

    /// The session of this name, for whatever model.
    func session(_ id: String) throws(WireError) -> Session {
        guard let session = sessions[id] else { throw .unknownSession(id) }
        return session
    }

    /// The snapshot of this name, of whatever model.
    func snapshot(_ id: String) throws(WireError) -> KeptWeights {
        guard let kept = snapshots[id] else { throw .unknownSnapshot(id) }
        return kept
    }

    /// The names of the classes that the weights at a place tell apart, where they are known.
    func labels(at place: Registry.Place) -> [String]? {
        guard let id = place.session else { return models[place.model]?.labels }
        return sessions[id]?.labels
    }

    /// The weights that stand at a place now.
    func weights(at place: Registry.Place) throws(WireError) -> Weights {
        let shared = try model(place.model)
        guard let id = place.session else { return shared.weights }
        let session = try session(id)
        guard session.model == place.model else { throw .unknownSession(id) }
        return session.weights
    }
}
