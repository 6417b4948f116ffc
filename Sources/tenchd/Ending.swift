import Synchronization

/// What a wish to stop the daemon means, from one part of its life to the next.
///
/// While a part's end is not prepared yet a wish is kept. After it was fulfilled, others are
/// ignored.
final class Ending: Sendable {
    private enum Moment {
        case unprepared(isWished: Bool)
        case prepared(@Sendable () -> Void)
        case over
    }

    private let moment = Mutex(Moment.unprepared(isWished: false))

    /// The daemon is to stop.
    func stop() {
        let end: (@Sendable () -> Void)? = moment.withLock { moment in
            switch moment {
            case .unprepared:
                moment = .unprepared(isWished: true)
                return nil
            case .prepared(let end):
                moment = .over
                return end
            case .over:
                return nil
            }
        }
        end?()
    }

    /// From now on a wish means this: at once, if there was one before.
    func means(_ end: @escaping @Sendable () -> Void) {
        let isWished = moment.withLock { moment in
            switch moment {
            case .unprepared(isWished: false), .prepared:
                moment = .prepared(end)
                return false
            case .unprepared(isWished: true), .over:
                moment = .over
                return true
            }
        }
        if isWished { end() }
    }
}
