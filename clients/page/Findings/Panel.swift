internal import Experiments
internal import Imaging
internal import Tench
internal import Wire

/// The networks that look at the pictures.
struct Panel: Sendable {
    /// The networks, the pair first.
    let networks: [Network]
    private let models: [RemoteModel]
    private let connection: Connection

    /// The daemon's models of these names.
    ///
    /// - Throws: As `RemoteModel`.
    init(_ names: [(part: Network.Part, name: String)], over connection: Connection) async throws {
        var models: [RemoteModel] = []
        for entry in names { models.append(try await RemoteModel(entry.name, over: connection)) }
        self.models = models
        self.connection = connection
        networks = zip(names, models).map { Network(part: $0.part, model: $1.description) }
    }

    /// What each puts out for a picture.
    func outputs(for image: Image) async throws -> [Network.Part: [Float]] {
        var outputs: [Network.Part: [Float]] = [:]
        for (network, model) in zip(networks, models) {
            outputs[network.part] = try await model.logits(of: image, over: connection)
        }
        return outputs
    }
}
