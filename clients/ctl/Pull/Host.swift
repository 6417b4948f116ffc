import Tench
import Wire

/// The daemon that weights are pulled for, as it was before that.
struct Host: Sendable {
    /// What it said of itself.
    let hello: HelloReply
    /// The models that it serves.
    let models: [ModelDescription]

    /// Asks it.
    ///
    /// - Throws: `PullError` when it would not load anything for who asks, and what calls throw.
    init(_ connection: Connection) async throws {
        hello = try await connection.send(Hello())
        models = try await connection.send(Models()).models
        if let role = hello.role, role < .admin { throw PullError.role(role) }
    }

    /// Has it load a file that is in its models directory now.
    ///
    /// - Throws: `PullError` when it has loaded something else, and what calls throw.
    func load(
        _ weights: PublishedWeights,
        as name: BareName,
        _ labels: BareName,
        _ digest: String,
        in folder: String,
        over connection: Connection
    ) async throws {
        let reply = try await connection.send(
            ModelLoad(
                name: name,
                architecture: weights.architecture,
                file: weights.file,
                labels: hello.capabilities.contains("labels") ? labels : nil,
                options: weights.options
            )
        )
        guard reply.sha256 == digest else {
            _ = try await connection.send(ModelUnload(name: name.text))
            throw PullError.otherFile(weights.file, folder: folder)
        }
    }
}
