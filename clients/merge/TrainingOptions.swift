import ArgumentParser
import Experiments

/// The options that set the training's numbers.
struct TrainingOptions: ParsableArguments, Sendable {
    @Option(help: "J for one picture: Σ(o − t)², Σ|o − t| or √Σ(o − t)² over the logits.")
    var distance = OutputDistance.sumOfSquares

    @Option(
        name: .customLong("lr"),
        help: ArgumentHelp("The learning rate.", valueName: "number")
    )
    var learningRate = 1e-5

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

    /// No options given.
    init() {}

    /// Refuses what is no training.
    func validate() throws {
        guard learningRate > 0, learningRate.isFinite else {
            throw ValidationError("--lr \(learningRate) is not above zero")
        }
        guard steps == nil || epochs == nil else {
            throw ValidationError("--steps and --epochs are two ways to say how long; give one")
        }
        for (name, number) in [("steps", steps), ("epochs", epochs)] {
            guard let number, !(1...1_000_000_000).contains(number) else { continue }
            throw ValidationError("--\(name) \(number) is not between 1 and a thousand million")
        }
    }

    /// The training that the options amount to, on so many pictures.
    func merging(pictures: Int) -> Merging {
        let usual = pictures == 1 ? 1000 : pictures
        return Merging(
            distance: distance,
            learningRate: learningRate,
            steps: steps ?? epochs.map { $0 * pictures } ?? usual
        )
    }
}
