import Networks
import Wire

/// One request's work in the queue, with all that is known about it.
final class Job: Sendable {
    let peer: Peer
    let id: RequestID
    let method: String
    let work: Work
    let received: ContinuousClock.Instant
    /// When it was read, and so began to wait.
    let made = ContinuousClock.now
    let interruption: Interruption
    let ticket: Ticket

    init(
        _ work: Work,
        for id: RequestID,
        _ method: String,
        from peer: Peer,
        received: ContinuousClock.Instant
    ) {
        self.work = work
        self.id = id
        self.method = method
        self.peer = peer
        self.received = received
        interruption = Interruption(
            deadline: work.deadlineMilliseconds.map { received + .milliseconds($0) }
        )
        ticket = Ticket(
            connection: peer.connection,
            deadline: interruption.deadline,
            model: work.model
        )
    }

    /// What it changes.
    var claim: Claim { work.claim }

    /// The reply when its deadline has passed.
    var expired: WireError { .deadlineExceeded(milliseconds: work.deadlineMilliseconds ?? 0) }
}

/// Where work is done: by those who compute, or by the one who waits for disks.
enum Lane: Hashable, CaseIterable, Sendable {
    /// On the threads that compute.
    case compute
    /// On a thread of its own, so that no disk holds up any mathematics.
    case files
}

/// What a worker has to do for one request, everything about it checked.
struct Work: Sendable {
    /// The work itself, by its lane; an error is the request's reply, and nothing was changed then.
    enum Body: Sendable {
        case compute(@Sendable (Networks.Executor, Interruption) throws -> any Reply)
        case files(@Sendable (Interruption) throws -> any Reply)
    }

    /// The model it is about, for the statistics.
    let model: String?
    /// How long after the request's receipt somebody wants the answer.
    let deadlineMilliseconds: Int?
    /// What it changes.
    let claim: Claim
    let body: Body

    /// Work for the threads that compute.
    init(
        on model: String?,
        deadlineMilliseconds: Int? = nil,
        claim: Claim = .nothing,
        body: @escaping @Sendable (Networks.Executor, Interruption) throws -> any Reply
    ) {
        self.model = model
        self.deadlineMilliseconds = deadlineMilliseconds
        self.claim = claim
        self.body = .compute(body)
    }

    /// Work that reads or writes files.
    init(
        withFilesOf model: String?,
        claim: Claim,
        body: @escaping @Sendable (Interruption) throws -> any Reply
    ) {
        self.model = model
        deadlineMilliseconds = nil
        self.claim = claim
        self.body = .files(body)
    }

    /// Where it is done.
    var lane: Lane {
        switch body {
        case .compute: .compute
        case .files: .files
        }
    }
}
