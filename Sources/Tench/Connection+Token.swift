public import Wire

extension Connection {
    /// Proves to the daemon that this side knows the token; later calls have the role that it
    /// gives.
    ///
    /// - Throws: `WireError` (`unauthorized`, `forbidden`) when the daemon is not convinced.
    public func authenticate(with token: Token) async throws {
        let challenge = try await send(Challenge()).challenge
        _ = try await send(Answer(proof: token.proof(of: challenge)))
    }
}
