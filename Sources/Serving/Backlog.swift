/// What has arrived and was not looked at yet, oldest first.
///
/// Two stacks, so that each frame is let go of as it is taken, and none is moved more than once:
/// one burst can hold hundreds of thousands of short lines.
struct Backlog {
    /// What arrived, and when.
    typealias Entry = (frame: LineFramer.Frame, received: ContinuousClock.Instant)

    /// Newest last.
    private var incoming: [Entry] = []
    /// Oldest last; all of it came before what is incoming.
    private var outgoing: [Entry] = []

    var isEmpty: Bool { incoming.isEmpty && outgoing.isEmpty }

    mutating func append(_ frame: LineFramer.Frame, _ received: ContinuousClock.Instant) {
        incoming.append((frame, received))
    }

    /// Takes out what came first; nil when there is nothing.
    mutating func next() -> Entry? {
        if outgoing.isEmpty {
            swap(&incoming, &outgoing)
            outgoing.reverse()
        }
        return outgoing.popLast()
    }
}
