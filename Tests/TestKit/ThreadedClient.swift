import Synchronization
package import Tench

/// A `RawClient` whose waits run on threads of their own: for a test that serves in its own
/// process, where the test's thread is one of those that serve.
package final class ThreadedClient: Sendable {
    private let client: Mutex<RawClient>

    /// Connects.
    package init(_ endpoint: Endpoint) throws {
        client = Mutex(try RawClient(endpoint))
    }

    /// Sends these bytes and no others; false when the peer has closed, or takes no more.
    @discardableResult
    package func send(_ bytes: [UInt8]) async -> Bool {
        await onThread { self.client.withLock { (try? $0.send(bytes: bytes)) != nil } }
    }

    /// Sends this text, to which no newline is added; false when the peer has closed.
    @discardableResult
    package func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

    /// The next line that isn't empty; nil at the end of the stream.
    ///
    /// - Throws: `RawClient.Failure` when none comes and the stream doesn't end either.
    package func line() async throws -> String? {
        try await onThread { self.client.withLock { client in Result { try client.line() } } }.get()
    }

    /// The next line as JSON; nil at the end of the stream.
    package func reply() async throws -> JSONTree? {
        try await line().map { try JSONTree($0) }
    }

    /// Says that nothing more will be sent.
    package func finishSending() { client.withLock { $0.finishSending() } }

    /// Goes away altogether.
    package func close() { client.withLock { $0.close() } }
}
