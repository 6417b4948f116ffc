import JSON
package import Wire

/// A request that was read, and that its sender may make: what is left is to have it answered.
package struct Order: Sendable {
    /// What answers it, by its method's pace.
    enum Task: Sendable {
        /// A step in proving a role.
        case atGate(@Sendable (inout Gate) throws(WireError) -> any Reply)
        /// A question, answered while everything computes.
        case atOnce(@Sendable (Engine, Peer) throws(WireError) -> any Reply)
        /// Work for the compute queue, after everything was checked that can be without computing;
        /// the tensors of its reply in this format.
        case queued(TensorFormat, @Sendable (Engine, Peer) throws(WireError) -> Work)
    }

    /// The client's id.
    package let id: RequestID
    /// The method's name.
    package let method: String
    let task: Task
    /// The bytes of its line.
    var bytes = 0

    /// Whether its reply waits for nothing.
    package var isAtOnce: Bool {
        switch task {
        case .atGate, .atOnce: true
        case .queued: false
        }
    }

    /// How the tensors of its reply are to be written.
    var format: TensorFormat {
        switch task {
        case .atGate, .atOnce: TensorFormat()
        case .queued(let format, _): format
        }
    }

    /// The line of its reply.
    package func line(for outcome: Ticket.Outcome) -> [UInt8] { text(for: outcome).bytes }

    /// The same, its tensors to be written where the line has its place.
    func text(for outcome: Ticket.Outcome) -> JSONText {
        do throws(WireError) {
            return try ReplyLine.text(id: id, outcome.get(), as: format)
        } catch {
            return JSONText(ReplyLine.failure(id: id, error))
        }
    }
}
