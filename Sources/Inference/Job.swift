import Networks
import Wire

/// One request's work in the queue, with all that is known about it.
final class Job: Sendable {
    /// What a worker does; everything it needs was checked before.
    typealias Work = @Sendable (Networks.Executor, Interruption) throws -> any Reply

    let peer: Peer
    let id: RequestID
    let method: String
    /// The model it is about, for the statistics.
    let model: String?
    let received: ContinuousClock.Instant
    /// How long after its receipt somebody wants the answer.
    let deadlineMilliseconds: Int?
    let interruption: Interruption
    /// What it changes.
    let claim: Claim
    let work: Work
    let ticket: Ticket

    init(
        _ request: Request,
        from peer: Peer,
        model: String?,
        received: ContinuousClock.Instant,
        deadlineMilliseconds: Int?,
        claim: Claim = .nothing,
        work: @escaping Work
    ) {
        self.peer = peer
        id = request.id
        method = type(of: request.call).method
        self.model = model
        self.received = received
        self.deadlineMilliseconds = deadlineMilliseconds
        interruption = Interruption(
            deadline: deadlineMilliseconds.map { received + .milliseconds($0) }
        )
        self.claim = claim
        self.work = work
        ticket = Ticket(connection: peer.connection, deadline: interruption.deadline)
    }

    /// The reply when its deadline has passed.
    var expired: WireError { .deadlineExceeded(milliseconds: deadlineMilliseconds ?? 0) }
}
