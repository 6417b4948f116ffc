public import ArgumentParser

/// Where the daemons are: the options of clients that can spread their work over several.
public struct LinkOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "Where the daemon listens: unix:/path, /path or host:port; repeat it for several.",
            discussion: "The default is $TENCH_ENDPOINT, else \(Endpoint.system)."
        )
    )
    var endpoint: [Endpoint] = []

    @Option(
        help: ArgumentHelp(
            "How long to try to connect; a lost daemon is awaited as long, 30 at least.",
            valueName: "seconds"
        )
    )
    var connectTimeout: Double = 5

    @Option(
        help: ArgumentHelp(
            "A file with the token that a daemon on TCP may ask for.",
            valueName: "file"
        )
    )
    var tokenFile: String?

    /// Options as the command line gave them; to be filled by its parser.
    public init() {}

    /// Checks what cannot be seen from one option alone.
    public func validate() throws {
        try ConnectionOptions.check(connectTimeout: connectTimeout)
        if endpoint.isEmpty { _ = try Endpoint.usual }
    }

    /// Lends a link to each daemon to `body`, in the order of the options, and closes them.
    ///
    /// - Throws: `TokenError`, and whatever `body` throws; links connect when they are first used.
    public func withLinks<Result: Sendable>(
        _ body: ([Link]) async throws -> Result
    ) async throws -> Result {
        let token = try tokenFile.map { path throws(TokenError) in try Token(file: path) }
        let endpoints = endpoint.isEmpty ? [try Endpoint.usual] : endpoint
        return try await withLinks(to: endpoints[...], token, after: [], body)
    }

    private func withLinks<Result: Sendable>(
        to endpoints: ArraySlice<Endpoint>,
        _ token: Token?,
        after links: [Link],
        _ body: ([Link]) async throws -> Result
    ) async throws -> Result {
        guard let endpoint = endpoints.first else { return try await body(links) }
        return try await Link.withLink(
            to: endpoint,
            timeout: .seconds(connectTimeout),
            token: token,
            patience: .seconds(max(connectTimeout, 30))
        ) { link in
            try await withLinks(to: endpoints.dropFirst(), token, after: links + [link], body)
        }
    }
}
