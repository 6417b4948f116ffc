import Networks
import Wire

/// What a worker has to do for one request, everything about it checked.
struct Work: Sendable {
    /// The computing itself; an error is the request's reply, and nothing was changed then.
    typealias Body = @Sendable (Networks.Executor, Interruption) throws -> any Reply

    /// The model it is about, for the statistics.
    let model: String?
    /// How long after the request's receipt somebody wants the answer.
    let deadlineMilliseconds: Int?
    /// What it changes.
    let claim: Claim
    let body: Body

    init(
        on model: String?,
        deadlineMilliseconds: Int? = nil,
        claim: Claim = .nothing,
        body: @escaping Body
    ) {
        self.model = model
        self.deadlineMilliseconds = deadlineMilliseconds
        self.claim = claim
        self.body = body
    }
}
