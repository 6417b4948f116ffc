internal import ArgumentParser
private import Dispatch
private import Glibc

/// Runs a command's `body` as `stoppingOnSignals` does; when it was stopped the exit status is 130.
///
/// - Throws: What `body` throws, and `ExitCode` when stopped.
package func exitingOnSignals<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    do {
        return try await stoppingOnSignals(body)
    } catch is CancellationError {
        throw ExitCode(130)
    }
}

/// Runs `body`, and cancels it on the first Ctrl-C, SIGTERM, or SIGHUP of a terminal that has gone;
/// the second of the same kind ends the program.
///
/// Returns or throws as `body` does, after it has put its affairs in order.
package func stoppingOnSignals<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            for await _ in stopSignals() { break }
            return nil
        }
        // Either the body ends, and the waiting for signals with it, or a signal comes first and
        // the body's end is still awaited.
        while let ended = try await group.next() {
            group.cancelAll()
            if let ended { return ended }
        }
        throw CancellationError()
    }
}

private func stopSignals() -> AsyncStream<Void> {
    AsyncStream { continuation in
        let queue = DispatchQueue(label: "signals")
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let before = signal(number, SIG_IGN)
            // `nohup` starts programs that are to outlive their terminal so.
            if number == SIGHUP, isIgnored(before) { continue }
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                signal(number, SIG_DFL)
                // Naming the source keeps it alive until its one event.
                source.cancel()
                continuation.yield()
            }
            source.activate()
        }
    }
}

/// Whether this is how signals are ignored, which has no other way of being compared.
private func isIgnored(_ handler: sighandler_t?) -> Bool {
    unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}
