internal import Experiments
internal import Imaging
internal import Objectives
internal import Tench
internal import Wire

/// A private copy of a network's weights in the daemon, which ends with its connection.
struct RemoteSession: Sendable {
    /// The network, as it is for everybody.
    let model: RemoteModel
    /// The session's name in requests.
    let name: String
    /// Whether the model was loaded for the session alone, and goes with it.
    var isLoaded = false
    private var version: Int

    /// Opens a session on the weights as they are now.
    init(of model: RemoteModel, over caller: some Caller) async throws {
        self.model = model
        let reply = try await caller.send(SessionOpen(model: model.description.name))
        name = reply.session
        version = reply.version
    }

    /// What the copy says of some pictures, for each a number a class.
    func logits(of images: [Image], over caller: some Caller) async throws -> [[Float]] {
        try await model.logits(of: images, session: name, over: caller)
    }

    /// One step of the copy's weights.
    ///
    /// - Throws: An error for which `isOfALostSession` holds when the daemon was lost in between:
    ///   the step is never made twice.
    mutating func update(
        on image: Image,
        loss: Loss,
        optimizer: Optimizer,
        batchNorm: BatchNormPolicy,
        over caller: some Caller
    ) async throws -> UpdateReply {
        let reply = try await caller.send(
            Update(
                model: model.description.name,
                session: name,
                input: .tensor(image.tensor),
                loss: loss,
                optimizer: optimizer,
                batchNorm: batchNorm,
                expectVersion: version,
                compute: ComputeMembers(isDeterministic: true)
            )
        )
        version = reply.version
        return reply
    }

    /// Writes the copy's weights under this name to the daemon's models directory.
    func save(as file: SavedName, over caller: some Caller) async throws -> ModelSaveReply {
        try await caller.send(
            ModelSave(model: model.description.name, session: name, name: file)
        )
    }

    /// Gives the copy up, and the model with it if it was loaded for it.
    func close(over caller: some Caller) async throws {
        _ = try await caller.send(SessionClose(session: name))
        if isLoaded { _ = try await caller.send(ModelUnload(name: model.description.name)) }
    }
}

extension WireError {
    /// Whether a session is not there any more, or not as its user left it: after a loss of the
    /// connection it is lost too, and after that of the daemon so is a model loaded for it.
    var isOfALostSession: Bool {
        member == "session" || type == .versionConflict || type == .unknownModel
    }
}
