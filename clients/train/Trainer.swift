internal import Tench
internal import Wire
internal import Objectives
internal import Tensors

/// Trains a network on scenes in a session of its own: the shared weights stay as they are.
struct Trainer: Sendable {
    /// The network's name in the daemon.
    let model: String
    /// The session that learns.
    let session: String
    /// What is shown to it.
    let stock: SceneStock
    /// How it learns.
    let recipe: Recipe
    private let link: Link
    private var version: Int

    /// A training of the session's weights, which are at this version.
    init(
        model: String,
        session: SessionOpenReply,
        stock: SceneStock,
        recipe: Recipe,
        over link: Link
    ) {
        self.model = model
        self.session = session.session
        version = session.version
        self.stock = stock
        self.recipe = recipe
        self.link = link
    }

    /// Takes the steps of the recipe that are left; the scenes of the next are drawn while the
    /// daemon computes.
    ///
    /// - Parameters:
    ///   - first: How many steps were taken before.
    ///   - observe: Told of each step, and what the daemon said of it.
    /// - Throws: `WireError`, `RemoteError`, what `observe` throws, and `CancellationError` before
    ///   the next step of a cancelled task. The session keeps what it has learnt so far.
    mutating func run(
        after first: Int,
        observe: (_ step: Int, UpdateReply) async throws -> Void
    ) async throws {
        var upcoming = await drawn(first)
        var step = first
        while let batch = upcoming {
            try Task.checkCancellation()
            let following = step + 1
            async let next = drawn(following)
            let reply = try await learn(from: batch, at: step)
            version = reply.version
            try await observe(step, reply)
            upcoming = await next
            step = following
        }
    }

    /// One update, of the pictures at their worst.
    ///
    /// - Throws: An error for which `isOfALostSession` holds when the daemon was lost in between:
    ///   the step is never made twice.
    private func learn(from batch: Batch, at step: Int) async throws -> UpdateReply {
        let hardest = try await hardened(batch, at: step)
        return try await link.send(
            Update(
                model: model,
                session: session,
                input: .tensor(hardest.pictures),
                loss: batch.loss,
                optimizer: recipe.optimizer(at: step),
                batchNorm: .batch,
                expectVersion: version,
                reduction: .mean,
                compute: ComputeMembers(isDeterministic: true)
            )
        )
    }

    /// The pictures moved, step by step, to where the network, as it is now, finds them hardest.
    private func hardened(_ batch: Batch, at step: Int) async throws -> Batch {
        guard recipe.adversarialEpsilon > 0 else { return batch }
        let length = Float(recipe.length(at: step)) / Float(recipe.adversarialSteps)
        var batch = batch
        for _ in 0..<recipe.adversarialSteps {
            batch = batch.moved(
                along: try await gradient(at: batch),
                by: length,
                brightness: recipe.adversarialBrightness
            )
        }
        return batch
    }

    /// How the pictures would have to change for the network to be less sure of them.
    private func gradient(at batch: Batch) async throws -> Tensor {
        let reply = try await link.send(
            InputGradient(
                model: model,
                session: session,
                input: .tensor(batch.pictures),
                loss: batch.loss,
                compute: ComputeMembers(isDeterministic: true)
            )
        )
        guard let gradient = reply.gradient, gradient.shape == batch.pictures.shape else {
            throw TrainingError.withoutGradient
        }
        return gradient
    }

    /// The scenes of a step; nil after the last.
    @concurrent private func drawn(_ step: Int) async -> Batch? {
        guard step < recipe.steps else { return nil }
        let batch = stock.trainingBatch(
            step,
            of: recipe.batch,
            grounds: recipe.grounds,
            unplanted: recipe.unplanted
        )
        guard recipe.mosaics > 0 else { return batch }
        var random = stock.mosaicRandom(step)
        return batch.mosaics(share: recipe.mosaics, grounds: recipe.grounds, &random)
    }
}

/// A daemon's answer that a training can do nothing with.
enum TrainingError: Error, Equatable, CustomStringConvertible {
    /// A gradient was asked for and none of the pictures' shape came.
    case withoutGradient
    /// A forward pass did not tell the likeliest class of each picture.
    case withoutClasses

    /// What is wrong.
    var description: String {
        switch self {
        case .withoutGradient: "the daemon's reply holds no gradient of the pictures' shape"
        case .withoutClasses: "the daemon's reply does not name a class for each picture"
        }
    }
}
