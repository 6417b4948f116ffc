import Wire

/// Reads and writes what takes a while: long lines, and pictures, on a thread of its own.
///
/// Who comes waits behind all who came before, and no connection reads or writes two lines at a
/// time: so connections take turns, a line each, and whatever is short is answered meanwhile.
actor Scribe {
    private let thread = SerialThread("tench.lines")

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    /// What `body` makes of the line, or why it can't.
    func read(
        _ body: @Sendable () throws(RejectedLine) -> Order
    ) throws(RejectedLine) -> Order {
        try body()
    }

    /// The line of an order's reply.
    func line(of order: Order, for outcome: Ticket.Outcome) -> [UInt8] { order.line(for: outcome) }
}
