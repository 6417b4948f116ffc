package import JSON
package import Tench
package import Wire

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
    /// The instruction set of its kernels, and by which methods it computed; nil where a run before
    /// these were recorded, or a daemon, tells nothing of them.
    package var kernels: String?
    /// See `HelloReply.methods`.
    package var methods: String?
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

    /// The same, of the daemon that answered so.
    package init(_ invocation: Invocation, of hello: HelloReply, models: [ModelIdentity]) {
        self.init(invocation, server: hello.server, models: models)
        kernels = hello.kernels
        methods = hello.methods
    }

    /// The same, of the daemon that is asked.
    ///
    /// - Throws: What a call throws.
    package init(
        _ invocation: Invocation,
        models: [ModelIdentity],
        over caller: some Caller
    ) async throws {
        self.init(invocation, of: try await caller.send(Hello()), models: models)
    }

    /// They as an object.
    package var json: JSONValue {
        var members: JSONValue.Members = [
            "client": .string(client),
            "version": .string(version),
            "arguments": .array(arguments.map(JSONValue.string)),
            "server": .string(server),
        ]
        members["kernels"] = kernels.map(JSONValue.string)
        members["methods"] = methods.map(JSONValue.string)
        members["models"] = JSONValue(models)
        return .object(members)
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
        kernels = json["kernels"]?.string
        methods = json["methods"]?.string
        self.models = models
    }
}
