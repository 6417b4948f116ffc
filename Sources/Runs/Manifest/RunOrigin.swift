package import JSON
package import Tench
internal import Wire

/// What every manifest begins with: who was asked for what, at which daemon, with which networks.
package struct RunOrigin: Recordable, Equatable {
    /// The client program's name.
    package var client: String
    /// The project's version.
    package var version: String
    /// The command line after the program's name, without what has no say in the results.
    package var arguments: [String]
    /// The daemon's own name and version.
    package var server: String
    /// The models that took part.
    package var models: [ModelIdentity]

    /// A run by this version of the project.
    package init(_ invocation: Invocation, server: String, models: [ModelIdentity]) {
        client = invocation.client
        version = Release.version
        arguments = invocation.arguments
        self.server = server
        self.models = models
    }

    /// The same, of the daemon that is asked.
    ///
    /// - Throws: What a call throws.
    package init(
        _ invocation: Invocation,
        models: [ModelIdentity],
        over caller: some Caller
    ) async throws {
        let server = try await caller.send(Hello()).server
        self.init(invocation, server: server, models: models)
    }

    /// The five as an object.
    package var json: JSONValue {
        [
            "client": .string(client),
            "version": .string(version),
            "arguments": .array(arguments.map(JSONValue.string)),
            "server": .string(server),
            "models": JSONValue(models),
        ]
    }

    /// Reads the beginning of a manifest.
    package init?(_ json: JSONValue) {
        guard let client = json["client"]?.string, let version = json["version"]?.string,
            let arguments = json["arguments"]?.all({ $0.string }),
            let server = json["server"]?.string,
            let models = json["models"]?.all(ModelIdentity.init)
        else { return nil }
        self.client = client
        self.version = version
        self.arguments = arguments
        self.server = server
        self.models = models
    }
}
