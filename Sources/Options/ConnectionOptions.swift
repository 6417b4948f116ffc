internal import ArgumentParser
internal import Glibc
package import Tench
internal import Wire

/// Where the daemon is: the options that every client has.
package struct ConnectionOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "Where the daemon listens: unix:/path, /path or host:port; experiments take several.",
            discussion: "The default is $TENCH_ENDPOINT, else \(Endpoint.system)."
        )
    )
    var endpoint: [Endpoint] = []

    @Option(help: ArgumentHelp("How long to try to connect.", valueName: "seconds"))
    var connectTimeout: Double = 5

    @Option(
        help: ArgumentHelp(
            "How long an experiment dials a daemon again that it lost.",
            valueName: "seconds"
        )
    )
    var reconnectTimeout: Double = 60

    @Option(
        help: ArgumentHelp(
            "A file with the token that a daemon on TCP may ask for.",
            valueName: "file"
        )
    )
    var tokenFile: String?

    /// Options as the command line gave them; to be filled by its parser.
    package init() {}

    /// Checks what cannot be seen from one option alone.
    package func validate() throws {
        guard connectTimeout > 0, connectTimeout <= 86400 else {
            throw ValidationError("--connect-timeout is between 0 and 86400 seconds")
        }
        guard reconnectTimeout >= 0, reconnectTimeout <= 86400 else {
            throw ValidationError("--reconnect-timeout is between 0 and 86400 seconds")
        }
        _ = try resolvedEndpoints()
    }

    /// Connects, lends the connection to `body`, and closes it.
    ///
    /// - Parameters:
    ///   - patience: How long `body` may take before the connection is closed under it; nil for as
    ///     long as it likes.
    ///   - body: What to do with the connection.
    /// - Returns: What `body` returns.
    /// - Throws: `RemoteError` when no daemon answers, and whatever `body` throws.
    package func withConnection<Result: Sendable>(
        patience: Duration? = nil,
        _ body: (Connection) async throws -> Result
    ) async throws -> Result {
        try await withConnection(to: resolvedEndpoint(), token(), patience: patience, body)
    }

    /// Makes a link to each endpoint and lends them; a daemon that is lost is dialled again.
    ///
    /// - Parameters:
    ///   - notice: Told when a daemon is lost.
    ///   - body: What to do with the links, which are in the order of the endpoints.
    /// - Returns: What `body` returns.
    /// - Throws: `RemoteError` when one of the daemons does not answer, and whatever `body` throws.
    package func withLinks<Result: Sendable>(
        notice: @escaping @Sendable (RemoteError) async -> Void = { _ in },
        _ body: @escaping @Sendable ([Link]) async throws -> Result
    ) async throws -> Result {
        try await withLinks(
            to: resolvedEndpoints()[...],
            token(),
            notice: notice,
            after: [],
            body
        )
    }

    private func withLinks<Result: Sendable>(
        to endpoints: ArraySlice<Endpoint>,
        _ token: Token?,
        notice: @escaping @Sendable (RemoteError) async -> Void,
        after links: [Link],
        _ body: @escaping @Sendable ([Link]) async throws -> Result
    ) async throws -> Result {
        guard let endpoint = endpoints.first else { return try await body(links) }
        return try await Link.withLink(
            to: endpoint,
            patience: .seconds(reconnectTimeout),
            connect: { lend in try await withConnection(to: endpoint, token, lend) },
            notice: notice
        ) { link in
            // Said now rather than by the first picture: is it there at all?
            _ = try await link.send(Ping())
            return try await withLinks(
                to: endpoints.dropFirst(),
                token,
                notice: notice,
                after: links + [link],
                body
            )
        }
    }

    private func withConnection<Result: Sendable>(
        to endpoint: Endpoint,
        _ token: Token?,
        patience: Duration? = nil,
        _ body: (Connection) async throws -> Result
    ) async throws -> Result {
        try await Connection.withConnection(
            to: endpoint,
            timeout: .seconds(connectTimeout)
        ) { connection in
            try await withThrowingTaskGroup(of: Void.self) { group in
                if let patience {
                    group.addTask {
                        try await Task.sleep(for: patience)
                        connection.giveUp()
                    }
                }
                defer { group.cancelAll() }
                if let token { try await connection.authenticate(with: token) }
                return try await body(connection)
            }
        }
    }

    private func token() throws(TokenError) -> Token? {
        try tokenFile.map { path throws(TokenError) in try Token(file: path) }
    }

    /// Sends lines as they are, as `Endpoint.exchange` does.
    ///
    /// - Parameters:
    ///   - next: The next line without its ending, nil after the last.
    ///   - receive: Takes a reply's line.
    /// - Throws: `RemoteError` when no daemon answers or it leaves something unanswered.
    package func exchange(
        lines next: @escaping @Sendable () throws -> [UInt8]?,
        receive: ([UInt8]) throws -> Void
    ) async throws {
        try await resolvedEndpoint().exchange(
            timeout: .seconds(connectTimeout),
            token: token(),
            lines: next,
            receive: receive
        )
    }

    /// The option's endpoint, or the environment's, or the system's.
    ///
    /// - Throws: `ValidationError` when there are several, or the environment's cannot be read.
    package func resolvedEndpoint() throws -> Endpoint {
        let endpoints = try resolvedEndpoints()
        guard endpoints.count == 1 else {
            throw ValidationError("one --endpoint is enough here, not \(endpoints.count)")
        }
        return endpoints[0]
    }

    /// The option's endpoints, or the environment's, or the system's: at least one.
    ///
    /// - Throws: `ValidationError` when the environment's cannot be read, `UnixAddressError` of a
    ///   path that no socket can have.
    package func resolvedEndpoints() throws -> [Endpoint] {
        let endpoints = try namedEndpoints()
        for case .unix(let path) in endpoints { _ = try UnixAddress(path) }
        return endpoints
    }

    private func namedEndpoints() throws(ValidationError) -> [Endpoint] {
        guard endpoint.isEmpty else { return endpoint }
        guard let value = unsafe getenv("TENCH_ENDPOINT"),
            case let text = unsafe String(cString: value),
            !text.isEmpty
        else { return [.system] }
        guard let endpoint = Endpoint(text) else {
            throw ValidationError(
                "TENCH_ENDPOINT is \(text.debugDescription), and neither unix:/path, /path nor host:port"
            )
        }
        return [endpoint]
    }
}
