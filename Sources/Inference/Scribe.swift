import JSON
import Wire

/// Reads and writes what takes a while: long lines, and pictures, on a thread of its own.
///
/// Who comes waits behind all who came before, and no connection reads or writes two lines at a
/// time: so connections take turns, a line each, and whatever is short is answered meanwhile.
actor Scribe {
    private let thread = SerialThread("tench.lines")

    /// For tasks that would come back here again and again: they stay on the thread.
    nonisolated var preference: any TaskExecutor { thread.preference }

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    /// What `body` makes of the line, or why it can't.
    func read(
        _ body: @Sendable () throws(RejectedLine) -> Order
    ) throws(RejectedLine) -> Order {
        try body()
    }

    /// What `place` makes of the line of an order's reply.
    func line<Line: Sendable>(
        of order: Order,
        for outcome: Ticket.Outcome,
        placing place: Place<Line>
    ) -> Line {
        unsafe order.line(for: outcome, placing: place)
    }
}

/// Gives a line its place in memory, and has it written there: it is told how many bytes the line
/// has, and given what writes them to where a memory begins, and says how many they were.
package typealias Place<Line> =
    @Sendable (_ count: Int, _ write: (UnsafeMutableRawBufferPointer) -> Int) -> Line

extension Order {
    /// What `place` makes of the reply's line.
    func line<Line>(for outcome: Ticket.Outcome, placing place: Place<Line>) -> Line {
        let text = text(for: outcome)
        return unsafe place(text.count) { unsafe text.write(into: $0) }
    }
}
