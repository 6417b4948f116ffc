import Networks
import Objectives
import Tensors
import Wire

extension Engine {
    /// Takes one input gradient of every model, as a client would, and works out the SHA-256 of
    /// their files beside that; `run` must be running.
    ///
    /// What is packed for it is not kept: a model takes that memory once a client asks for it.
    ///
    /// - Returns: The models for whose test the memory does not suffice: they answer what it does
    ///   suffice for. Those too that `model.load` had loaded and that fail; they are let go.
    /// - Throws: `SelfTestFailure` for a model of the configuration that gives another error or a
    ///   gradient that isn't finite.
    package func selfTest() async throws(SelfTestFailure) -> [SelfTestFailure] {
        var untested: [SelfTestFailure] = []
        let models = models
        async let fingerprints: Void = workOutFingerprints(of: models)
        for model in models {
            let outcome: Ticket.Outcome
            do {
                outcome = await self.outcome(of: try submitTest(of: model))
            } catch {
                outcome = .failure(error)
            }
            switch outcome {
            case .failure(let error):
                let failure = SelfTestFailure(model: model.name, reason: error.message)
                if error.type != .outOfMemory { try refuse(model, because: failure) }
                untested.append(failure)
            case .success(let reply):
                guard let reply = reply as? InputGradientReply, reply.isFinite else {
                    let failure = SelfTestFailure(
                        model: model.name,
                        reason: "its gradient is not finite"
                    )
                    try refuse(model, because: failure)
                    untested.append(failure)
                    continue
                }
            }
        }
        await fingerprints
        return untested
    }

    /// Lets go of a model that `model.load` had loaded; one of the configuration ends the start.
    private func refuse(
        _ model: SharedModel,
        because failure: SelfTestFailure
    ) throws(SelfTestFailure) {
        guard model.origin == .load else { throw failure }
        let reason = "its self-test failed: \(failure.reason)"
        leaveOut(model.name, model.network.architecture, .load, because: reason)
    }

    private func submitTest(of model: SharedModel) throws(WireError) -> Ticket {
        let peer = Peer(connection: Self.ownConnection, role: .read)
        // Small, so that a start takes no longer than it must, and large enough for every
        // architecture that takes pictures of more than one size.
        let (size, channels) = (model.network.defaultInputSize, model.network.inputChannels)
        let own: Shape = [1, channels, size.height, size.width]
        let small: Shape = [1, channels, min(size.height, 96), min(size.width, 96)]
        let isTaken = (try? model.network.admit(input: small, layers: [])) != nil
        let input = isTaken ? small : own
        // Of a vector the least that can be asked; a file's output may be anything.
        let shape = try? model.network.admit(input: input, layers: ["logits"]).shapes[0]
        let plane = shape.flatMap { $0.rank == 2 ? nil : Tensor($0, repeating: 0) }
        let call = InputGradientCall(
            model: model.name,
            input: Tensor(input, repeating: 0.5),
            loss: Loss(
                plane.map { .sumOfSquares(target: $0, scale: 1) }
                    ?? .logit(classes: .one(0), target: 0, magnitude: false)
            )
        )
        let work = try inputGradient(call, from: peer, keepingPackedWeights: false)
        return try enqueue(work, for: 0, type(of: call).method, from: peer)
    }

    /// The models there are, by name.
    package var models: [SharedModel] {
        registry.withState { $0.models.values.sorted { $0.name < $1.name } }
    }

    private func workOutFingerprints(of models: [SharedModel]) async {
        for model in models where !Task.isCancelled { _ = model.sha256 }
    }
}

/// A model that doesn't compute what it should.
package struct SelfTestFailure: Error, CustomStringConvertible {
    /// The model's name.
    package let model: String
    /// What went wrong.
    package let reason: String

    /// One sentence for people.
    package var description: String { "the self-test of model \(model) failed: \(reason)" }
}
