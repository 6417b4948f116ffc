import Networks
import Objectives
import Tensors
import Wire

extension Engine {
    func forward(_ call: ReceivedForward, from peer: Peer) throws(WireError) -> Work {
        try call.compute.validate()
        let place = Registry.Place(model: call.model, session: call.session)
        let input = call.input
        let network = try registry.admit(peer, to: place).model.network
        let needsLogits = call.top != nil && !call.outputs.contains("logits")
        let wanted = call.outputs + (needsLogits ? ["logits"] : [])
        let admission = try network.admitting(
            Inquiry(input: input?.shape, layers: wanted, given: call.set.mapValues(\.shape))
        )
        try network.validate(top: call.top)
        let replyBytes = try bytes(
            ofReplyWith: admission.outputElements,
            as: call.compute.format
        )
        return Work(
            on: call.model,
            deadlineMilliseconds: call.compute.deadlineMilliseconds
        ) { [self] executor, interruption in
            // One look for both: the model may be unloaded while it computes.
            let (weights, labels) = try registry.withState { state throws(WireError) in
                (try state.weights(at: place), state.labels(at: place))
            }
            let need = replyBytes + bytes(ofPacking: weights)
            let values = try memory.setting(aside: need, for: "the pass and its outputs") {
                try executor.forward(
                    weights.model,
                    input: input,
                    given: call.set,
                    outputs: wanted,
                    admission: admission,
                    options: options(call.compute, interruption)
                )
            }
            return ForwardReply(
                version: weights.number,
                outputs: values.filter { call.outputs.contains($0.key) },
                top: call.top.flatMap { count in
                    values["logits"].map { TopClass.best(count, of: $0, labels: labels) }
                }
            )
        }
    }

    func inputGradient(
        _ call: ReceivedInputGradient,
        from peer: Peer
    ) throws(WireError) -> Work {
        try inputGradient(call, from: peer, keepingPackedWeights: true)
    }

    /// The same; what is packed of the weights for it is kept for the next request, or not.
    func inputGradient(
        _ call: ReceivedInputGradient,
        from peer: Peer,
        keepingPackedWeights: Bool
    ) throws(WireError) -> Work {
        try call.compute.validate()
        let input = call.input
        let targets = call.at ?? ["input"]
        let inquiry = Inquiry(
            input: input?.shape,
            given: call.set.mapValues(\.shape),
            targets: targets
        )
        let admissions = try call.terms.map { (term) throws(WireError) in
            let place = Registry.Place(model: term.model, session: term.session)
            let network = try registry.admit(peer, to: place).model.network
            return try network.admitting(inquiry, loss: term.loss)
        }
        let model = Set(call.terms.map(\.model)).sorted().joined(separator: "+")
        let replyBytes = try bytes(
            ofReplyWith: Admission.gradientElements(of: admissions),
            as: call.compute.format
        )
        return Work(
            on: model,
            deadlineMilliseconds: call.compute.deadlineMilliseconds
        ) { [self] executor, interruption in
            // One look for all: terms of one model are of one version.
            let weights = try registry.withState { state throws(WireError) in
                try call.terms.map { (term) throws(WireError) in
                    try state.weights(at: .init(model: term.model, session: term.session))
                }
            }
            let terms = call.terms.indices.map { index in
                Networks.Term(
                    model: weights[index].model,
                    weight: call.terms[index].weight,
                    loss: call.terms[index].loss,
                    admission: admissions[index]
                )
            }
            var options = options(call.compute, interruption)
            options.keepsPackedWeights = keepingPackedWeights
            let need = weights.reduce(replyBytes) { $0 + bytes(ofPacking: $1) }
            let result = try memory.setting(aside: need, for: "the gradient") {
                try executor.inputGradient(
                    terms,
                    input: input,
                    given: call.set,
                    targets: targets,
                    reluRule: call.relu,
                    options: options
                )
            }
            return InputGradientReply(
                loss: result.loss,
                terms: zip(result.termLosses, weights).map {
                    .init(loss: $0, version: $1.number)
                },
                itemLosses: result.itemLosses.count > 1 ? result.itemLosses : [],
                gradient: call.at == nil
                    ? result.gradients[0] ?? input.map { Tensor($0.shape, repeating: 0) } : nil,
                gradients: call.at.map {
                    Dictionary(uniqueKeysWithValues: zip($0, result.gradients))
                }
            )
        }
    }

    func update(_ call: ReceivedUpdate, from peer: Peer) throws(WireError) -> Work {
        try call.compute.validate()
        let place = Registry.Place(model: call.model, session: call.session)
        let input = call.input
        let network = try registry.admit(peer, to: place).model.network
        let admission = try network.admitting(Inquiry(input: input.shape), loss: call.loss)
        return Work(
            on: call.model,
            deadlineMilliseconds: call.compute.deadlineMilliseconds,
            claim: .weights(place)
        ) { [self] executor, interruption in
            let weights = try registry.weights(at: place)
            if let expected = call.expectVersion, expected != weights.number {
                throw WireError.versionConflict(expected: expected, got: weights.number)
            }
            // New weights, an optimizer's two moments at most, and what is packed of the old ones.
            let need = 3 * weights.byteCount + bytes(ofPacking: weights)
            let step = try memory.setting(aside: need, for: "new weights") {
                try executor.update(
                    weights.model,
                    state: weights.state,
                    input: input,
                    loss: call.loss,
                    optimizer: call.optimizer,
                    batchNorm: call.batchNorm,
                    reduction: call.reduction,
                    admission: admission,
                    options: options(call.compute, interruption)
                )
            }
            // A wish to stop that came during the last step still counts: nothing is stored yet.
            try interruption.check()
            let next = weights.next(step.parameters, state: step.state)
            try registry.publish(next, at: place)
            return UpdateReply(
                loss: step.loss,
                version: next.number,
                gradientNorm: step.gradientNorm,
                updateNorm: step.updateNorm
            )
        }
    }
}

extension Engine {
    /// The options of a request, with the wish to give it up as the checkpoint.
    private func options(
        _ members: ComputeMembers,
        _ interruption: Interruption
    ) -> ComputeOptions {
        ComputeOptions(
            precision: members.precision ?? configuration.precision,
            matchesGradients: members.isDeterministic,
            checkpoint: { () throws(NetworkError) in try interruption.check() }
        )
    }
}
