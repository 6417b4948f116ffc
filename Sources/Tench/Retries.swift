internal import Wire

/// When to ask again what a daemon refuses for the moment: pauses from 0.1 s that double up to 5 s.
struct Retries {
    private let patience: Duration
    private var waited = Duration.zero
    private var next = Duration.milliseconds(100)

    private static let longest = Duration.seconds(5)

    init(patience: Duration) {
        self.patience = patience
    }

    /// How long to wait before the same call again; nil when that is useless or patience is over.
    mutating func pause(after error: WireError) -> Duration? {
        guard error.isRetryable, waited < patience else { return nil }
        let pause = max(next, .milliseconds(error.retryAfterMilliseconds ?? 0))
        waited += pause
        next = min(next * 2, Self.longest)
        return pause
    }
}
