/// Something that many ask now and then, and that is answered once for all who ask together.
actor Question<Answer: Sendable> {
    private let ask: @Sendable () async -> Answer
    private let freshness: Duration
    private var last: (at: ContinuousClock.Instant, answer: Answer)?
    private var waiting: [CheckedContinuation<Answer, Never>] = []
    private var isAsked = false

    /// A question that nobody has asked yet.
    ///
    /// - Parameters:
    ///   - freshness: How long an answer stands before it is asked for anew.
    ///   - ask: Asks; it comes to an end.
    init(freshness: Duration, _ ask: @escaping @Sendable () async -> Answer) {
        self.freshness = freshness
        self.ask = ask
    }

    /// The answer: one that is young enough, or the one that others wait for too.
    func answer() async -> Answer {
        if let last, ContinuousClock.now - last.at < freshness { return last.answer }
        if isAsked { return await withCheckedContinuation { waiting.append($0) } }
        isAsked = true
        let answer = await ask()
        isAsked = false
        last = (.now, answer)
        for waiter in waiting { waiter.resume(returning: answer) }
        waiting = []
        return answer
    }
}
