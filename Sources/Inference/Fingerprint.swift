import Synchronization

/// The SHA-256 of a model's file, worked out when first asked for, and once.
///
/// Hashing takes as long as all the rest of loading: so it can be done beside something else.
final class Fingerprint: Sendable {
    private enum State {
        case pending(@Sendable () -> String)
        case known(String)
    }

    private let state: Mutex<State>

    /// A fingerprint that is known.
    init(_ digits: String) { state = Mutex(.known(digits)) }

    /// A fingerprint that is still to be worked out.
    init(pending work: @escaping @Sendable () -> String) { state = Mutex(.pending(work)) }

    /// Lower-case hexadecimal digits; whoever asks while they are worked out waits for them.
    var digits: String {
        state.withLock { state in
            switch state {
            case .known(let digits): return digits
            case .pending(let work):
                let digits = work()
                state = .known(digits)
                return digits
            }
        }
    }
}
