import Wire

extension Engine {
    func listConnections(_: ConnectionList, from peer: Peer) -> ConnectionListReply {
        let now = ContinuousClock.now
        let standing = queue.standing
        return ConnectionListReply(
            connections: connections.visible(to: peer).map { record in
                record.description(at: now, standing[record.peer.connection], for: peer)
            }
        )
    }

    func closeConnection(
        _ call: ConnectionClose,
        from peer: Peer
    ) throws(WireError) -> ConnectionCloseReply {
        let visible = connections.visible(to: peer)
        guard
            let record = visible.first(where: { $0.peer.connection.number == call.connection })
        else {
            throw .invalidParams(
                "connection: there is no connection \(call.connection) of yours; connection.list "
                    + "tells those there are",
                member: "connection"
            )
        }
        let (id, opener) = (record.peer.connection, record.peer)
        guard id != peer.connection else {
            throw .invalidParams(
                "connection: \(id) is the one that asks; close it at your end",
                member: "connection"
            )
        }
        let standing = queue.standing[id]
        note("closed connection \(id), of \(opener.name),", by: peer)
        record.end()
        return ConnectionCloseReply(
            opener: opener.description,
            requests: (standing?.waiting ?? 0) + (standing?.running.count ?? 0)
        )
    }
}

extension ConnectionRecord {
    fileprivate func description(
        at now: ContinuousClock.Instant,
        _ standing: ComputeQueue.Standing?,
        for peer: Peer
    ) -> ConnectionDescription {
        let (course, bytes) = (self.now, bytes)
        var description = ConnectionDescription(
            connection: Int(self.peer.connection.number),
            opener: self.peer.description,
            role: course.role,
            isByTCP: isByTCP,
            isOwn: self.peer.connection == peer.connection
        )
        description.age = (now - opened).seconds
        description.idle = (now - course.lastUse).seconds
        description.requests = course.requests
        description.bytesIn = bytes.received
        description.bytesOut = bytes.sent
        description.unread = bytes.unread
        description.waiting = standing?.waiting ?? 0
        description.running = standing?.running.count ?? 0
        // One at a time is computed of a connection.
        if let running = standing?.running.first {
            description.method = running.method
            description.model = running.model
            description.runningFor = (now - running.begun).seconds
        } else {
            description.method = course.method
            description.model = course.model
        }
        return description
    }
}
