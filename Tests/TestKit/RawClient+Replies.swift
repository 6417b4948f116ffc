extension RawClient {
    /// The next reply, as a tree.
    package func reply() throws -> JSONTree {
        guard let line = try line() else { throw Failure(description: "the connection ended") }
        return try JSONTree(line)
    }

    /// Sends a request and reads the next reply.
    package func ask(_ line: String) throws -> JSONTree {
        try send(line)
        return try reply()
    }

    /// Asks for the daemon's statistics until they satisfy the condition, and gives those.
    ///
    /// For a connection on which nothing else is under way.
    @discardableResult
    package func statistics(until isReached: (JSONTree) -> Bool) throws -> JSONTree {
        let deadline = ContinuousClock.now + Self.patience
        while true {
            let reply = try ask(#"{"id":"statistics","method":"stats"}"#)
            guard let result = reply["result"] else { throw Failure(description: "\(reply)") }
            if isReached(result) { return result }
            guard ContinuousClock.now < deadline else {
                throw Failure(description: "within \(Self.patience) no more than \(result)")
            }
        }
    }
}
