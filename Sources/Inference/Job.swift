import Wire

/// One request's work in the queue, with all that is known about it.
final class Job: Sendable {
    let peer: Peer
    let id: RequestID
    let method: String
    let work: Work
    let received: ContinuousClock.Instant
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
        ticket = Ticket(connection: peer.connection, deadline: interruption.deadline)
    }

    /// What it changes.
    var claim: Claim { work.claim }

    /// The reply when its deadline has passed.
    var expired: WireError { .deadlineExceeded(milliseconds: work.deadlineMilliseconds ?? 0) }
}
