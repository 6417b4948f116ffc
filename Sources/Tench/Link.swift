internal import Synchronization
public import Wire

/// A daemon that is dialled again when it is lost, and asked again what it left unanswered.
///
/// Not for calls that change something: one whose reply was lost may have been carried out. Nor for
/// sessions, which end with their connection.
public final class Link: Caller {
    /// Where the daemon is.
    public let endpoint: Endpoint
    private let line = Line()
    private let patience: Duration
    private let inspection = Mutex<Inspection>({ _ in })

    /// Looks at a connection before any call goes over it.
    public typealias Inspection = @Sendable (Connection) async throws -> Void

    private init(to endpoint: Endpoint, patience: Duration) {
        self.endpoint = endpoint
        self.patience = patience
    }

    /// Connects, lends the link to `body`, and closes it whatever `body` did.
    ///
    /// - Parameters:
    ///   - endpoint: Where the daemon listens.
    ///   - patience: How long a lost daemon is dialled again before that is an error; one that was
    ///     never there is an error at once.
    ///   - connect: Makes a connection and lends it, as `Connection.withConnection` does.
    ///   - notice: Told of a loss, once for each.
    ///   - body: What to do with the link.
    /// - Returns: What `body` returns.
    /// - Throws: `RemoteError` when no daemon answers, and whatever `body` throws.
    public static func withLink<Result: Sendable>(
        to endpoint: Endpoint,
        patience: Duration,
        connect:
            @escaping @Sendable (@Sendable (Connection) async throws -> Void) async throws ->
            Void,
        notice: @escaping @Sendable (RemoteError) async -> Void = { _ in },
        _ body: @escaping @Sendable (Link) async throws -> Result
    ) async throws -> Result {
        let link = Link(to: endpoint, patience: patience)
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                await link.line.keepUp(
                    patience: patience,
                    connect: { lend in
                        try await connect { connection in
                            try await link.inspection.withLock { $0 }(connection)
                            try await lend(connection)
                        }
                    },
                    notice: notice
                )
                return nil
            }
            group.addTask { try await body(link) }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let ended { return ended }
            }
            preconditionFailure("the body returns or throws")
        }
    }

    /// Sends a call and waits for its reply, over as many connections as that takes.
    ///
    /// - Throws: `WireError` when the daemon refuses, `CancellationError`, or `RemoteError` when
    ///   the daemon is lost for longer than the link's patience.
    public func send<C: Call>(_ call: C) async throws -> C.Reply {
        var retries = Retries(patience: patience)
        while true {
            let connection = try await line.connection()
            do {
                return try await connection.send(call)
            } catch let error as RemoteError {
                guard case .disconnected = error else { throw error }
                await line.lose(connection, error)
            } catch let error as WireError {
                guard let pause = retries.pause(after: error) else { throw error }
                try await Task.sleep(for: pause)
            }
        }
    }

    /// From now on this is done with each new connection; what it throws, the calls get.
    public func inspect(_ inspection: @escaping Inspection) {
        self.inspection.withLock { $0 = inspection }
    }
}

/// The connection of the moment: kept up by one task, waited for by many.
private actor Line {
    private enum State {
        case down
        case up(Connection)
        case ended(any Error)
    }

    private var state = State.down
    private var waiting: [Int: CheckedContinuation<Connection, any Error>] = [:]
    private var waiters = 0
    private var loss: CheckedContinuation<RemoteError?, Never>?

    /// Dials, again after every loss, until that fails for too long or the task is cancelled.
    func keepUp(
        patience: Duration,
        connect: (@Sendable (Connection) async throws -> Void) async throws -> Void,
        notice: (RemoteError) async -> Void
    ) async {
        let clock = ContinuousClock()
        var lost: ContinuousClock.Instant?
        var pause = Duration.milliseconds(100)
        while true {
            do {
                try await connect { connection in
                    if let error = await self.lend(connection) { throw error }
                }
                return end(CancellationError())
            } catch let error as RemoteError {
                if case .disconnected = error, isKnown {
                    // It was up until now: a new loss, a new patience.
                    (lost, pause) = (clock.now, .milliseconds(100))
                    await notice(error)
                }
                guard let lost, clock.now - lost < patience else { return end(error) }
            } catch let error as WireError where error.isRetryable && lost != nil {
                // One that is on its way out, or has no room yet: it answers, and is no use.
                guard let lost, clock.now - lost < patience else { return end(error) }
            } catch {
                return end(error)
            }
            isKnown = false
            guard (try? await Task.sleep(for: pause)) != nil else {
                return end(CancellationError())
            }
            pause = min(pause * 2, .seconds(5))
        }
    }

    /// Whether the last dialling succeeded.
    private var isKnown = false

    /// Gives the connection out until it is lost; nil when the task is cancelled before.
    private func lend(_ connection: Connection) async -> RemoteError? {
        isKnown = true
        state = .up(connection)
        for waiter in waiting.values { waiter.resume(returning: connection) }
        waiting = [:]
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled { return continuation.resume(returning: nil) }
                loss = continuation
            }
        } onCancel: {
            Task { await self.tell(nil) }
        }
    }

    /// The connection, as soon as there is one.
    func connection() async throws -> Connection {
        switch state {
        case .up(let connection): return connection
        case .ended(let error): throw error
        case .down: break
        }
        waiters += 1
        let waiter = waiters
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if Task.isCancelled { return continuation.resume(throwing: CancellationError()) }
                waiting[waiter] = continuation
            }
        } onCancel: {
            Task { await self.giveUp(waiter) }
        }
    }

    /// A call found the connection lost; of several that do, the first is heard.
    func lose(_ connection: Connection, _ error: RemoteError) {
        guard case .up(let current) = state, current === connection else { return }
        state = .down
        tell(error)
    }

    private func tell(_ error: RemoteError?) {
        loss?.resume(returning: error)
        loss = nil
    }

    private func giveUp(_ waiter: Int) {
        waiting.removeValue(forKey: waiter)?.resume(throwing: CancellationError())
    }

    private func end(_ error: any Error) {
        state = .ended(error)
        for waiter in waiting.values { waiter.resume(throwing: error) }
        waiting = [:]
    }
}
