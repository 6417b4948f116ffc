internal import Experiments
internal import Imaging
internal import Objectives
internal import Tench
internal import Wire

/// Experiment 5: one network's weights are moved until it answers as another does.
///
/// Plain gradient descent in a session of the daemon, batch norms' scale and shift trained too;
/// θ ← θ − lr·∇J, one picture a step, in turn. The resident model is as before.
struct Merging: Sendable {
    /// What J is, for one picture.
    let distance: OutputDistance
    /// The step's length.
    let learningRate: Double
    /// How many steps.
    let steps: Int
    /// What becomes of batch norms' running statistics.
    let batchNorm: BatchNormStatistics

    /// A picture, and what the other network says of it.
    struct Lesson: Sendable {
        /// What the picture is called.
        let name: String
        /// What both networks are shown.
        let image: Image
        /// The other network's logits.
        let target: [Float]

        /// A picture with its target.
        init(name: String, image: Image, target: [Float]) {
            self.name = name
            self.image = image
            self.target = target
        }
    }

    /// A step, as it was made.
    struct Step: Sendable, Equatable {
        /// Its number, from 0.
        let index: Int
        /// Which of the lessons it was about.
        let lesson: Int
        /// J of that lesson before the step.
        let loss: Double
        /// The length of the gradient over all weights.
        let gradientNorm: Double
        /// The length of the step.
        let updateNorm: Double
    }

    /// A descent of `steps` steps.
    init(
        distance: OutputDistance,
        learningRate: Double,
        steps: Int,
        batchNorm: BatchNormStatistics = .frozen
    ) {
        precondition(steps > 0 && learningRate > 0, "\(steps) steps of \(learningRate)")
        self.distance = distance
        self.learningRate = learningRate
        self.steps = steps
        self.batchNorm = batchNorm
    }

    /// The same training of another length and rate.
    func trained(for steps: Int, at rate: Double) -> Merging {
        Merging(distance: distance, learningRate: rate, steps: steps, batchNorm: batchNorm)
    }

    /// Trains a session's weights; on an error the steps before it stand.
    ///
    /// - Parameters:
    ///   - student: The network and the session that are trained.
    ///   - lessons: At least one; taken in turn, over and over.
    ///   - first: How many of the steps were made before.
    ///   - caller: The daemon.
    ///   - observe: Told of each step, and of the session after it.
    /// - Throws: `Divergence` when J or a weight would not be finite, `CancellationError` before
    ///   the next step of a cancelled task, and what a call throws.
    func run(
        _ student: inout RemoteSession,
        on lessons: [Lesson],
        after first: Int = 0,
        over caller: some Caller,
        observe: (Step, RemoteSession) async throws -> Void
    ) async throws {
        precondition(!lessons.isEmpty, "there is a picture to learn from")
        for index in first..<steps {
            try Task.checkCancellation()
            let lesson = lessons[index % lessons.count]
            do {
                let reply = try await student.update(
                    on: lesson.image,
                    loss: distance.loss(to: lesson.target),
                    optimizer: .sgd(Optimizer.SGD(lr: learningRate)),
                    batchNorm: batchNorm.policy,
                    over: caller
                )
                guard reply.loss.isFinite else { throw Divergence(index, learningRate) }
                try await observe(
                    Step(
                        index: index,
                        lesson: index % lessons.count,
                        loss: reply.loss,
                        gradientNorm: reply.gradientNorm,
                        updateNorm: reply.updateNorm
                    ),
                    student
                )
            } catch let error as WireError where error.type == .nonFinite {
                throw Divergence(index, learningRate)
            }
        }
    }

    /// J over all lessons, of a network that says `outputs` of them.
    func total(_ outputs: [[Float]], on lessons: [Lesson]) -> Double {
        zip(outputs, lessons).reduce(0) { $0 + distance.between($1.0, $1.1.target) }
    }
}

/// A descent that left the finite numbers: its steps were too long.
struct Divergence: Error, Equatable, CustomStringConvertible {
    /// The step that failed, from 0.
    let step: Int
    /// The steps' length.
    let learningRate: Double

    init(_ step: Int, _ learningRate: Double) {
        self.step = step
        self.learningRate = learningRate
    }

    /// What happened, and what to do.
    var description: String {
        """
        the weights diverge: step \(step + 1) is not finite with a learning rate of \
        \(learningRate). Give a smaller --lr, a tenth of it to begin with.
        """
    }
}
