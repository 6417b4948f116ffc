public import ArgumentParser
internal import Glibc

/// Where the daemon is: the options that every client has.
public struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the daemon listens: unix:/path, /path or host:port.",
            discussion: "The default is $TENCH_ENDPOINT, else \(Endpoint.system)."
        )
    )
    var endpoint: Endpoint?

    @Option(help: ArgumentHelp("How long to try to connect.", valueName: "seconds"))
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
        guard connectTimeout > 0, connectTimeout <= 86400 else {
            throw ValidationError("--connect-timeout is between 0 and 86400 seconds")
        }
        _ = try resolvedEndpoint()
    }

    /// Connects, lends the connection to `body`, and closes it.
    ///
    /// - Throws: `RemoteError` when no daemon answers, and whatever `body` throws.
    public func withConnection<Result: Sendable>(
        _ body: (Connection) async throws -> Result
    ) async throws -> Result {
        let token = try tokenFile.map { path throws(TokenError) in try Token(file: path) }
        return try await Connection.withConnection(
            to: try resolvedEndpoint(),
            timeout: .seconds(connectTimeout)
        ) { connection in
            if let token { try await connection.authenticate(with: token) }
            return try await body(connection)
        }
    }

    /// Sends lines as they are, as `Endpoint.exchange` does.
    ///
    /// - Parameters:
    ///   - next: The next line without its ending, nil after the last.
    ///   - receive: Takes a reply's line.
    /// - Throws: `RemoteError` when no daemon answers or it leaves something unanswered.
    public func exchange(
        lines next: @escaping @Sendable () throws -> [UInt8]?,
        receive: ([UInt8]) throws -> Void
    ) async throws {
        let token = try tokenFile.map { path throws(TokenError) in try Token(file: path) }
        try await resolvedEndpoint().exchange(
            timeout: .seconds(connectTimeout),
            token: token,
            lines: next,
            receive: receive
        )
    }

    /// The option's endpoint, or the environment's, or the system's.
    ///
    /// - Throws: `ValidationError` when the environment's cannot be read.
    public func resolvedEndpoint() throws -> Endpoint {
        if let endpoint { return endpoint }
        guard let value = unsafe getenv("TENCH_ENDPOINT"),
            case let text = unsafe String(cString: value),
            !text.isEmpty
        else { return .system }
        guard let endpoint = Endpoint(text) else {
            throw ValidationError(
                "TENCH_ENDPOINT is \(text.debugDescription), and neither unix:/path, /path nor host:port"
            )
        }
        return endpoint
    }
}

extension Endpoint: ExpressibleByArgument {
    /// Reads an endpoint as `init(_:)` does.
    public init?(argument: String) {
        self.init(argument)
    }
}
