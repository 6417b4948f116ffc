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
    private var version: Int

    /// Opens a session on the weights as they are now, or as a checkpoint left a copy of them.
    ///
    /// - Throws: `LostSnapshot` when there is another checkpoint than the state tells of, and what
    ///   a call throws.
    init(
        of model: RemoteModel,
        after state: TrainingState<Merging.Step>? = nil,
        over caller: some Caller
    ) async throws {
        self.model = model
        let reply = try await caller.send(
            SessionOpen(
                model: model.description.name,
                snapshot: state.flatMap { SavedName($0.snapshot.name) }
            )
        )
        if let state { try reply.check(is: state) }
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

    /// Gives the copy up.
    func close(over caller: some Caller) async throws {
        _ = try await caller.send(SessionClose(session: name))
    }
}
