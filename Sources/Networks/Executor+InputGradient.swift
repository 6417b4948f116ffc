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

/// A gradient with respect to the input, and the losses it came with.
package struct InputGradient: Sendable {
    /// The weighted sum of the terms' losses.
    package let loss: Double
    /// Each term's loss, unweighted.
    package let termLosses: [Double]
    /// The weighted sum of the terms' losses for each item of the batch: what it would be alone.
    package let itemLosses: [Double]
    /// The gradient of `loss`, with the input's shape.
    package let gradient: Tensor
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
    /// The gradient of the weighted sum of the terms' losses with respect to the input.
    ///
    /// Terms of one version of a model share a pass forward, and one back that begins at the
    /// layers of all of them. With a rule, all ReLUs pass gradients on by that.
    package func inputGradient(
        _ terms: [Term],
        input: Tensor,
        reluRule: ReluRule? = nil,
        options: ComputeOptions = ComputeOptions()
    ) throws(NetworkError) -> InputGradient {
        guard !terms.isEmpty else { throw .invalid("no term is asked for") }
        // All terms are checked before the first is computed.
        var admissions: [Admission] = []
        for term in terms {
            admissions.append(
                try admit(term.admission, term.model, input, loss: term.loss, options)
            )
        }
        var losses = [[Double]](repeating: [], count: terms.count)
        var sum: Tensor?
        for group in TermGroup.groups(of: terms, admissions) {
            let own = group.places.map { terms[$0] }
            let part = try gradient(of: own, group.admission, input, reluRule, options)
            for (place, loss) in zip(group.places, part.losses) { losses[place] = loss }
            sum = sum.map { $0.adding(part.gradient) } ?? part.gradient
        }
        func weighted(_ losses: [Double]) -> Double {
            zip(terms, losses).reduce(0) { $0 + Double($1.0.weight) * $1.1 }
        }
        let sums = losses.map { $0.reduce(0, +) }
        return InputGradient(
            loss: weighted(sums),
            termLosses: sums,
            itemLosses: (0..<input.shape[0]).map { item in weighted(losses.map { $0[item] }) },
            gradient: sum ?? Tensor(input.shape, repeating: 0)
        )
    }

    /// The losses of terms of one version, `[terms][items]`, and the gradient of their weighted
    /// sum; the admission is for their layers.
    private func gradient(
        of terms: [Term],
        _ admission: Admission,
        _ input: Tensor,
        _ reluRule: ReluRule?,
        _ options: ComputeOptions
    ) throws(NetworkError) -> (losses: [[Double]], gradient: Tensor) {
        var losses = [[Double]](repeating: [], count: terms.count)
        var gradients: [Tensor] = []
        let single = plan(admission, items: 1, .inputGradient)
        let parts = BatchParts(items: input.shape[0], bytesOfAnItem: single.byteCount)
        for range in parts.ranges {
            let plan = plan(admission, items: range.count, .inputGradient)
            let run = try run(plan, terms[0].model, reluRule: reluRule, options)
            try run.forward(input.items(range))
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
            gradients.append(run.inputGradient())
        }
        return (losses, Tensor.joining(gradients))
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
