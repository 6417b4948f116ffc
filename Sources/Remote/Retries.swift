internal import Wire

/// When to try again, and when to give up: pauses from 0.1 s that double up to 5 s.
struct Retries {
    private let patience: Duration
    private var waited = Duration.zero
    private var next = Duration.milliseconds(100)

    private static let longest = Duration.seconds(5)

    init(patience: Duration) {
        self.patience = patience
    }

    /// How long to wait before the same call is tried again; nil when trying is over or useless.
    mutating func pause(after error: any Error) -> Duration? {
        guard waited < patience, let least = Self.leastPause(after: error) else { return nil }
        let pause = max(next, least)
        waited += pause
        next = min(next * 2, Self.longest)
        return pause
    }

    /// Nil when the error would only come again.
    private static func leastPause(after error: any Error) -> Duration? {
        switch error {
        case RemoteError.unreachable, RemoteError.disconnected: .zero
        case let error as WireError where error.isRetryable:
            .milliseconds(error.retryAfterMilliseconds ?? 0)
        default: nil
        }
    }
}
