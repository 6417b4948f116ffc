internal import Wire

/// A private copy of a model's weights in the daemon: training it disturbs nobody.
///
/// Lent by `Connection.withSession`, and of no use after that or over another connection.
public struct Session: Sendable, Hashable {
    /// Its name in calls.
    public let name: String
}

extension Connection {
    /// Opens a session on a model's weights as they are now, lends it to `body`, and closes it
    /// whatever `body` did.
    ///
    /// - Parameters:
    ///   - model: The model's name.
    ///   - body: What to do with the session.
    /// - Returns: What `body` returns.
    /// - Throws: What `send` throws, and whatever `body` throws.
    public func withSession<Result>(
        of model: String,
        _ body: (Session) async throws -> Result
    ) async throws -> Result {
        let session = Session(name: try await send(SessionOpen(model: model)).session)
        let result: Result
        do {
            result = try await body(session)
        } catch {
            // Why the body failed is what counts; a session left open ends with its connection.
            _ = try? await send(SessionClose(session: session.name))
            throw error
        }
        _ = try await send(SessionClose(session: session.name))
        return result
    }
}
