import Wire

extension Engine {
    /// Takes an order; its reply comes by the ticket.
    ///
    /// Orders of one connection are computed in the order of these calls.
    package func submit(
        _ order: Order,
        from gate: inout Gate,
        received: ContinuousClock.Instant = .now
    ) -> Ticket {
        do throws(WireError) {
            let reply: any Reply
            switch order.task {
            case .atGate(let answer): reply = try answer(&gate)
            case .atOnce(let answer): reply = try answer(self, gate.peer)
            case .queued(_, let prepare):
                let work = try prepare(self, gate.peer)
                return try enqueue(
                    work,
                    for: order.id,
                    order.method,
                    from: gate.peer,
                    received: received
                )
            }
            statistics.received(order.method, model: nil)
            statistics.answered(order.method, model: nil, .success(reply))
            return Ticket(.success(reply))
        } catch {
            statistics.answered(order.method, model: nil, .failure(error))
            return Ticket(.failure(error))
        }
    }

    /// Puts work into the queue, at the end of its connection's row.
    func enqueue(
        _ work: Work,
        for id: RequestID,
        _ method: String,
        from peer: Peer,
        received: ContinuousClock.Instant = .now
    ) throws(WireError) -> Ticket {
        let job = Job(work, for: id, method, from: peer, received: received)
        try queue.submit(job)
        statistics.received(method, model: work.model)
        return job.ticket
    }

    /// The reply that a ticket promises; `deadline_exceeded` as soon as its deadline passes while
    /// it still waits for its turn.
    package func outcome(of ticket: Ticket) async -> Ticket.Outcome {
        guard let deadline = ticket.deadline else { return await ticket.value() }
        return await withTaskGroup { group in
            group.addTask { [queue] in
                if (try? await Task.sleep(until: deadline)) != nil { queue.expire(ticket) }
            }
            let outcome = await ticket.value()
            group.cancelAll()
            return outcome
        }
    }
}
