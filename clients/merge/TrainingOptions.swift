import ArgumentParser
import Experiments

/// The options that set the training's numbers.
struct TrainingOptions: ParsableArguments, Sendable {
    @Option(help: "J for one picture: Σ(o − t)², Σ|o − t| or √Σ(o − t)² over the logits.")
    var distance = OutputDistance.sumOfSquares

    @Option(
        name: .customLong("lr"),
        help: ArgumentHelp(
            "The learning rate; auto: the largest that does not diverge in 20 steps.",
            valueName: "number|auto"
        ),
        transform: LearningRate.option
    )
    var learningRate = LearningRate.fixed(TrainingOptions.usualRate)

    @Option(help: "Batch norms' running statistics: used and kept, or moved to each picture's.")
    var batchNorm = BatchNormStatistics.frozen

    @Option(
        help: ArgumentHelp(
            "How many steps (default: 1000 with one picture, else one for each).",
            valueName: "number"
        )
    )
    var steps: Int?

    @Option(
        help: ArgumentHelp("Instead of --steps: how often each picture.", valueName: "number")
    )
    var epochs: Int?

    /// The original experiment's, with which a search begins.
    private static let usualRate = 1e-5

    /// No options given.
    init() {}

    /// Refuses what is no training.
    func validate() throws {
        guard steps == nil || epochs == nil else {
            throw ValidationError("--steps and --epochs are two ways to say how long; give one")
        }
        for (name, number) in [("steps", steps), ("epochs", epochs)] {
            guard let number, !(1...1_000_000_000).contains(number) else { continue }
            throw ValidationError("--\(name) \(number) is not between 1 and a thousand million")
        }
    }

    /// The training that the options amount to, on so many pictures; where the rate is to be found,
    /// with the one that the search begins with.
    func merging(pictures: Int) -> Merging {
        let usual = pictures == 1 ? 1000 : pictures
        let rate = if case .fixed(let rate) = learningRate { rate } else { Self.usualRate }
        return Merging(
            distance: distance,
            learningRate: rate,
            steps: steps ?? epochs.map { $0 * pictures } ?? usual,
            batchNorm: batchNorm
        )
    }
}
