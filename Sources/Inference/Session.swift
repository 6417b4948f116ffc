import Wire

/// A private copy of a model's weights: it shares every tensor that it hasn't changed.
///
/// Its name is its key: whoever knows it may use it, and it cannot be guessed.
struct Session: Sendable {
    let id = UnguessableName.make()
    let model: String
    /// Who opened it.
    let opener: Peer
    let opened: ContinuousClock.Instant
    /// When it was last asked about, or changed.
    private(set) var lastUse: ContinuousClock.Instant
    var weights: Weights
    /// The classes' names, as the model had them: another may be loaded in its place.
    let labels: [String]?
    /// The connection it lives as long as; nil once that has gone and the time to live runs.
    private(set) var owner: ConnectionID?
    /// How long it outlives its connection.
    let timeToLive: Duration?
    private(set) var expiry: ContinuousClock.Instant?

    /// A session of a model's weights as they are, or of those of a snapshot.
    init(
        of model: SharedModel,
        restoring kept: Weights? = nil,
        for peer: Peer,
        timeToLive: Duration?,
        at now: ContinuousClock.Instant
    ) {
        self.model = model.name
        opener = peer
        (opened, lastUse) = (now, now)
        // The optimizer starts afresh: its memory is of the shared model's steps.
        let fresh = Weights(model.weights.model, number: model.weights.number)
        weights = kept.map(fresh.next(restoring:)) ?? fresh
        labels = model.labels
        owner = peer.connection
        self.timeToLive = timeToLive
    }

    /// Notes that it is used at `now`; one that its connection has left lives as long as this
    /// connection from now on.
    mutating func use(by connection: ConnectionID, at now: ContinuousClock.Instant) {
        lastUse = now
        guard owner == nil else { return }
        owner = connection
        expiry = nil
    }

    /// Notes that its connection has gone at `now`.
    mutating func orphan(at now: ContinuousClock.Instant) {
        owner = nil
        expiry = now + (timeToLive ?? .zero)
    }

    /// Whether nothing keeps it alive at `now`.
    func isOver(at now: ContinuousClock.Instant) -> Bool { expiry.map { $0 <= now } ?? false }
}

/// Weights and optimizer state put aside, to be restored.
struct KeptWeights: Sendable {
    /// What it lives as long as, besides its model.
    enum Keeper: Hashable, Sendable {
        case model
        case session(String)
        case connection(ConnectionID)
    }

    let id = UnguessableName.make()
    let model: String
    let weights: Weights
    let keeper: Keeper
    /// Who took it.
    let opener: Peer
    let opened: ContinuousClock.Instant

    /// Whether it is of a session's weights, and not of the shared ones.
    var isOfSession: Bool {
        if case .session = keeper { true } else { false }
    }
}

/// Names of 128 random bits.
enum UnguessableName {
    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
