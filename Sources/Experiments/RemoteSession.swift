public import Imaging
public import Objectives
public import Remote
public import Wire

/// A private copy of a network's weights in the daemon, which ends with its connection.
public struct RemoteSession: Sendable {
    /// The network, as it is for everybody.
    public let model: RemoteModel
    /// The session's name in requests.
    public let name: String
    private let connection: Connection

    /// Opens a session on the weights as they are now.
    public init(of model: RemoteModel, over connection: Connection) async throws {
        self.model = model
        self.connection = connection
        name = try await connection.send(SessionOpen(model: model.description.name)).session
    }

    /// What the copy says of one picture, a number a class.
    public func logits(of image: Image) async throws -> [Float] {
        try await model.logits(of: image, session: name)
    }

    /// The same for several pictures, one after the other.
    public func logits(of images: [Image]) async throws -> [[Float]] {
        try await model.logits(of: images, session: name)
    }

    /// One step of the copy's weights, batch-norm statistics frozen.
    public func update(
        on image: Image,
        loss: Loss,
        optimizer: Optimizer
    ) async throws -> UpdateReply {
        try await connection.send(
            Update(
                model: model.description.name,
                session: name,
                input: .tensor(image.tensor),
                loss: loss,
                optimizer: optimizer,
                batchNorm: .frozen,
                compute: ComputeMembers(isDeterministic: true)
            )
        )
    }

    /// Writes the copy's weights to `file`.safetensors in the daemon's models directory.
    public func save(as file: String) async throws -> ModelSaveReply {
        try await connection.send(
            ModelSave(model: model.description.name, session: name, name: file)
        )
    }
}
