internal import Experiments
internal import Tench
internal import Wire

/// Looks for the largest learning rate that does not diverge, by halving and doubling.
///
/// A rate is tried for a few steps on a copy of the weights of its own. It diverges when a step is
/// not finite, or when J over the pictures that these steps showed is not below what it was.
struct RateSearch: Sendable {
    /// The network whose copies are trained.
    let student: RemoteModel
    /// The training that a rate is sought for; its own rate is the first to be tried.
    let merging: Merging

    /// How many steps a rate has to stand.
    static let steps = 20
    /// How often a rate is halved or doubled at most: from 1e-5 to below 1e-14, or to 1e4.
    static let mostTrials = 30

    /// Tries rate after rate.
    ///
    /// - Parameters:
    ///   - lessons: The training's.
    ///   - outputs: What the network says of their pictures before any step.
    ///   - caller: The daemon.
    ///   - observe: Told of each trial.
    /// - Returns: The largest rate that descends of those tried.
    /// - Throws: `NoRate` when none does, and what a call throws.
    func rate(
        on lessons: [Merging.Lesson],
        from outputs: [[Float]],
        over caller: some Caller,
        observe: (RateTrial) async throws -> Void
    ) async throws -> Double {
        let shown = Array(lessons.prefix(Self.steps))
        let before = merging.total(Array(outputs.prefix(Self.steps)), on: shown)
        var rate = merging.learningRate
        var best: Double?
        for _ in 0..<Self.mostTrials {
            let after = try await loss(after: rate, on: shown, over: caller)
            let trial = RateTrial(rate: rate, lossBefore: before, lossAfter: after)
            try await observe(trial)
            switch (trial.descends, best) {
            case (true, nil) where rate < merging.learningRate: return rate
            case (true, _):
                best = rate
                rate *= 2
            case (false, .some(let best)): return best
            case (false, nil): rate /= 2
            }
        }
        guard let best else { throw NoRate(smallest: rate) }
        return best
    }

    /// J over the pictures after the trial's steps; nil when one was not finite.
    private func loss(
        after rate: Double,
        on lessons: [Merging.Lesson],
        over caller: some Caller
    ) async throws -> Double? {
        var session = try await RemoteSession(of: student, over: caller)
        let trial = merging.trained(for: Self.steps, at: rate)
        do {
            try await trial.run(&session, on: lessons, over: caller) { _, _ in }
        } catch is Divergence {
            try await session.close(over: caller)
            return nil
        }
        let outputs = try await session.logits(of: lessons.map(\.image), over: caller)
        try await session.close(over: caller)
        let total = merging.total(outputs, on: lessons)
        return total.isFinite ? total : nil
    }
}

/// No learning rate lowers J: the two networks answer alike already, or nothing can be learnt.
struct NoRate: Error, Equatable, CustomStringConvertible {
    /// Half of the smallest rate that was tried.
    let smallest: Double

    /// What happened, and what to do.
    var description: String {
        """
        --lr auto: J falls with no learning rate down to \(2 * smallest): the networks answer alike \
        already, or the pictures leave nothing to learn. Give an --lr to train all the same.
        """
    }
}
