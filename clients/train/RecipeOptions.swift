internal import ArgumentParser

/// The options that set a training's numbers.
struct RecipeOptions: ParsableArguments, Sendable {
    private static let standard = Recipe()

    /// Where the sequence of training scenes begins.
    @Option(help: ArgumentHelp("The seed of the training scenes.", valueName: "number"))
    var seed = 1

    @Option(help: ArgumentHelp("How many updates.", valueName: "number"))
    var steps = standard.steps

    @Option(help: ArgumentHelp("How many scenes each update learns from.", valueName: "number"))
    var batch = standard.batch

    /// The scenes' height and width; nil for what the network was made for.
    @Option(
        help: ArgumentHelp(
            "The scenes' height and width (default: what the network was made for).",
            valueName: "pixels"
        )
    )
    var size: Int?

    @Option(help: ArgumentHelp("The highest learning rate.", valueName: "rate"))
    var lr = standard.rate

    @Option(
        help: ArgumentHelp(
            "Over which share of the updates the rate rises, before it falls along a cosine.",
            valueName: "share"
        )
    )
    var warmUp = standard.warmUp

    @Option(help: ArgumentHelp("The momentum, of Nesterov's form.", valueName: "number"))
    var momentum = standard.momentum

    @Option(help: ArgumentHelp("The L2 penalty on the parameters.", valueName: "number"))
    var weightDecay = standard.weightDecay

    @Option(
        help: ArgumentHelp(
            "How far, as a two norm, the network's gradient makes each scene harder; 0: not at all.",
            valueName: "length"
        )
    )
    var adversarialEpsilon = standard.adversarialEpsilon

    @Option(
        help: ArgumentHelp(
            "In how many steps of equal length the gradient makes a scene harder.",
            valueName: "number"
        )
    )
    var adversarialSteps = standard.adversarialSteps

    @Option(
        help: ArgumentHelp(
            "Over which share of the updates scenes are made harder and harder.",
            valueName: "share"
        )
    )
    var adversarialRise = standard.adversarialRise

    @Option(
        help: ArgumentHelp(
            "How many times as far scenes are moved in brightness as in colour.",
            valueName: "factor"
        )
    )
    var adversarialBrightness = standard.adversarialBrightness

    @Option(
        help: ArgumentHelp(
            "Which share of the scenes is mixed with another, cell by cell, to be told by shares.",
            valueName: "share"
        )
    )
    var mosaics = standard.mosaics

    @Option(
        help: ArgumentHelp(
            "How many empty grounds each update learns from, too, as being of no class.",
            valueName: "number"
        )
    )
    var grounds = standard.grounds

    @Option(
        help: ArgumentHelp(
            "From which share of the scenes to leave out what the world resnet has planted.",
            valueName: "share"
        )
    )
    var unplanted = standard.unplanted

    /// No options given.
    init() {}

    /// Refuses numbers that no training can be made with.
    func validate() throws {
        guard seed >= 0 else { throw ValidationError("--seed \(seed) is below zero") }
        guard (1...10_000_000).contains(steps) else {
            throw ValidationError("--steps \(steps) is not 1 to 10000000")
        }
        guard (2...100_000).contains(batch) else {
            throw ValidationError("--batch \(batch) is not 2 to 100000")
        }
        guard (0...100_000).contains(grounds) else {
            throw ValidationError("--grounds \(grounds) is not 0 to 100000")
        }
        if let size, !(16...1024).contains(size) {
            throw ValidationError("--size \(size) is not 16 to 1024")
        }
        guard lr > 0, lr.isFinite else { throw ValidationError("--lr \(lr) is not above 0") }
        guard (1...100).contains(adversarialSteps) else {
            throw ValidationError("--adversarial-steps \(adversarialSteps) is not 1 to 100")
        }
        for (name, value) in [
            ("warm-up", warmUp), ("momentum", momentum), ("adversarial-rise", adversarialRise),
        ]
        where !(0..<1).contains(value) {
            throw ValidationError("--\(name) \(value) is not from 0 to below 1")
        }
        guard adversarialBrightness > 0, adversarialBrightness.isFinite else {
            throw ValidationError(
                "--adversarial-brightness \(adversarialBrightness) is not above 0"
            )
        }
        for (name, value) in [("mosaics", mosaics), ("unplanted", unplanted)]
        where !(0...1).contains(value) {
            throw ValidationError("--\(name) \(value) is not 0 to 1")
        }
        for (name, value) in [
            ("weight-decay", weightDecay), ("adversarial-epsilon", adversarialEpsilon),
        ] where !(value >= 0 && value.isFinite) {
            throw ValidationError("--\(name) \(value) is below 0")
        }
    }

    /// The numbers together.
    var recipe: Recipe {
        var recipe = Recipe()
        recipe.steps = steps
        recipe.batch = batch
        recipe.rate = lr
        recipe.warmUp = warmUp
        recipe.momentum = momentum
        recipe.weightDecay = weightDecay
        recipe.adversarialEpsilon = adversarialEpsilon
        recipe.adversarialSteps = adversarialSteps
        recipe.adversarialRise = adversarialRise
        recipe.adversarialBrightness = adversarialBrightness
        recipe.mosaics = mosaics
        recipe.grounds = grounds
        recipe.unplanted = unplanted
        return recipe
    }
}
