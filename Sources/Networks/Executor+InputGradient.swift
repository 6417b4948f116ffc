package import Objectives
package import Tensors

/// One loss of one model, and the weight that it has in the sum.
package struct Term: Sendable {
    /// The model whose gradient it is.
    package let model: ModelVersion
    /// The factor of its loss and gradient.
    package let weight: Float
    /// What it makes of the model's output.
    package let loss: Loss
    /// What was found out when the loss's layer was let in.
    let admission: Admission?

    /// `weight` times `loss` of `model`; without an admission that holds, the executor makes one.
    package init(
        model: ModelVersion,
        weight: Float = 1,
        loss: Loss,
        admission: Admission? = nil
    ) {
        self.model = model
        self.weight = weight
        self.loss = loss
        self.admission = admission
    }
}

/// Gradients with respect to the input or to layers' values, and the losses they came with.
package struct InputGradient: Sendable {
    /// The weighted sum of the terms' losses.
    package let loss: Double
    /// Each term's loss, unweighted.
    package let termLosses: [Double]
    /// The weighted sum of the terms' losses for each item of the batch: what it would be alone.
    package let itemLosses: [Double]
    /// For each target the gradient of `loss`, with that value's shape; nil for one that no loss
    /// depends on.
    package let gradients: [Tensor?]

    /// The gradient by the first target: the input, unless others were asked for.
    package var gradient: Tensor {
        guard let first = gradients.first, let first else {
            preconditionFailure("no loss depends on it")
        }
        return first
    }
}

/// The terms of one version of a model: they share a forward pass and a backward pass.
private struct TermGroup {
    let model: ModelVersion
    /// The terms' places among all of them.
    private(set) var places: [Int]
    /// For the layers of all its terms, in their order.
    private(set) var admission: Admission

    /// All terms, in groups in the order of their first ones.
    static func groups(of terms: [Term], _ admissions: [Admission]) -> [TermGroup] {
        var groups: [TermGroup] = []
        for (place, term) in terms.enumerated() {
            let admission = admissions[place]
            if let index = groups.firstIndex(where: { $0.model.isSame(as: term.model) }) {
                groups[index].places.append(place)
                groups[index].admission = groups[index].admission.joined(with: admission)
            } else {
                groups.append(
                    TermGroup(model: term.model, places: [place], admission: admission)
                )
            }
        }
        return groups
    }
}

extension Executor {
    /// The gradient of the weighted sum of the terms' losses with respect to the input, or to the
    /// values of the layers that `targets` names: total derivatives, along all paths.
    ///
    /// Terms of one version of a model share a pass forward, and one back that begins at the
    /// layers of all of them and ends at the lowest target. With a rule, all ReLUs pass gradients
    /// on by that. Values that are `given` are taken for their layers', and no gradient passes
    /// through them; one item of them stands for the whole batch.
    package func inputGradient(
        _ terms: [Term],
        input: Tensor?,
        given: [String: Tensor] = [:],
        targets: [String] = ["input"],
        reluRule: ReluRule? = nil,
        options: ComputeOptions = ComputeOptions()
    ) throws(NetworkError) -> InputGradient {
        guard !terms.isEmpty else { throw .invalid("no term is asked for") }
        let inquiry = Inquiry(
            input: input?.shape,
            given: given.mapValues(\.shape),
            targets: targets
        )
        // All terms are checked before the first is computed.
        var admissions: [Admission] = []
        for term in terms {
            admissions.append(
                try admit(term.admission, term.model, inquiry, loss: term.loss, options)
            )
        }
        var losses = [[Double]](repeating: [], count: terms.count)
        var sums = [Tensor?](repeating: nil, count: targets.count)
        for group in TermGroup.groups(of: terms, admissions) {
            let own = group.places.map { terms[$0] }
            let part = try gradients(of: own, group.admission, input, given, reluRule, options)
            for (place, loss) in zip(group.places, part.losses) { losses[place] = loss }
            sums = zip(sums, part.gradients).map { sum, own in
                guard let sum, let own else { return sum ?? own }
                return sum.adding(own)
            }
        }
        func weighted(_ losses: [Double]) -> Double {
            zip(terms, losses).reduce(0) { $0 + Double($1.0.weight) * $1.1 }
        }
        let termLosses = losses.map { $0.reduce(0, +) }
        return InputGradient(
            loss: weighted(termLosses),
            termLosses: termLosses,
            itemLosses: (0..<admissions[0].items).map { item in weighted(losses.map { $0[item] }) },
            gradients: sums
        )
    }

    /// The losses of terms of one version, `[terms][items]`, and the gradients of their weighted
    /// sum by each target; the admission is for their layers.
    private func gradients(
        of terms: [Term],
        _ admission: Admission,
        _ input: Tensor?,
        _ given: [String: Tensor],
        _ reluRule: ReluRule?,
        _ options: ComputeOptions
    ) throws(NetworkError) -> (losses: [[Double]], gradients: [Tensor?]) {
        var losses = [[Double]](repeating: [], count: terms.count)
        var gradients: [[Value: Tensor]] = []
        let single = plan(admission, items: 1, .inputGradient)
        let parts = BatchParts(items: admission.items, bytesOfAnItem: single.byteCount)
        for range in parts.ranges {
            let plan = plan(admission, items: range.count, .inputGradient)
            let run = try run(plan, terms[0].model, reluRule: reluRule, options)
            try run.forward(input?.items(range), given: admission.part(range, of: given))
            var seeds: [Seed] = []
            for (index, term) in terms.enumerated() {
                // A thousand losses of a large layer take longer than the passes.
                try options.checkpoint()
                let value = admission.values[index]
                let order = admission.graph.arrangement(of: value, for: term.loss)
                let shape = admission.shape(of: value, for: term.loss)
                let loss = term.loss.items(range, output: shape)
                let (own, gradient) = loss.evaluateItems(of: run.output(value, as: order))
                losses[index] += own
                seeds.add(gradient, times: term.weight, at: value, as: order)
            }
            try run.backward(from: seeds)
            gradients.append(run.gradients)
        }
        let joined = admission.targets.map { target in
            target.map { value in Tensor.joining(gradients.compactMap { $0[value] }) }
        }
        return (losses, joined)
    }
}

extension Tensor {
    /// Element by element, a + b.
    fileprivate func adding(_ other: Tensor) -> Tensor {
        unsafe Tensor(shape) { sum in
            unsafe withUnsafeValues { a in
                unsafe other.withUnsafeValues { b in
                    for i in sum.indices { unsafe sum[i] = a[i] + b[i] }
                }
            }
        }
    }
}
