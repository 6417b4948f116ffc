import ArgumentParser
import Testing

@testable import Objectives
@testable import tench_train

@Suite struct RecipeTests {
    @Test func theRateRisesEvenlyAndFallsAlongACosine() {
        var recipe = Recipe()
        recipe.steps = 100
        recipe.rate = 0.2
        recipe.warmUp = 0.04
        let rates = (0..<100).map(recipe.rate(at:))
        for (rate, expected) in zip(rates, [0.05, 0.1, 0.15]) {
            #expect(abs(rate - expected) < 1e-12)
        }
        #expect(rates.max() == 0.2)
        #expect(rates.firstIndex(of: 0.2) == 4 || rates.firstIndex(of: 0.2) == 3)
        // Half of the way down after half of the 96 steps that are left.
        #expect(abs(rates[52] - 0.1) < 1e-12)
        #expect(zip(rates[4...], rates[5...]).allSatisfy { $0 > $1 })
        #expect(rates[99] > 0 && rates[99] < 1e-4)
    }

    @Test func scenesAreMadeHarderAndHarderUntilTheRiseIsOver() {
        var recipe = Recipe()
        recipe.steps = 100
        recipe.adversarialEpsilon = 8
        recipe.adversarialRise = 0.4
        for (step, length) in [(0, 0.2), (1, 0.4), (2, 0.6), (38, 7.8), (39, 8), (40, 8), (99, 8)] {
            #expect(abs(recipe.length(at: step) - length) < 1e-12)
        }
        recipe.adversarialRise = 0
        #expect(recipe.length(at: 0) == 8)
    }

    @Test func aTrainingOfOneStepHasARate() {
        var recipe = Recipe()
        recipe.steps = 1
        #expect(recipe.rate(at: 0) > 0 && recipe.rate(at: 0) <= recipe.rate)
    }

    @Test func theStepIsNesterovs() throws {
        let recipe = Recipe()
        let expected = Optimizer.sgd(
            .init(lr: recipe.rate(at: 7), momentum: 0.9, weightDecay: 5e-4, nesterov: true)
        )
        #expect(recipe.optimizer(at: 7) == expected)
        var plain = recipe
        plain.momentum = 0
        let rule = try #require(plain.optimizer(at: 0).rule as? Optimizer.SGD)
        // PyTorch refuses Nesterov's form without a momentum.
        #expect(!rule.nesterov)
    }

    @Test(arguments: [
        (["--seed=-1"], "--seed -1 is below zero"),
        (["--steps", "0"], "--steps 0 is not 1 to 10000000"),
        (["--batch", "1"], "--batch 1 is not 2 to 100000"),
        (["--size", "8"], "--size 8 is not 16 to 1024"),
        (["--lr", "0"], "--lr 0.0 is not above 0"),
        (["--warm-up", "1"], "--warm-up 1.0 is not from 0 to below 1"),
        (["--momentum", "nan"], "--momentum nan is not from 0 to below 1"),
        (["--weight-decay=-1"], "--weight-decay -1.0 is below 0"),
        (["--adversarial-epsilon", "inf"], "--adversarial-epsilon inf is below 0"),
        (["--adversarial-steps", "0"], "--adversarial-steps 0 is not 1 to 100"),
        (["--adversarial-rise", "1"], "--adversarial-rise 1.0 is not from 0 to below 1"),
        (["--adversarial-brightness", "0"], "--adversarial-brightness 0.0 is not above 0"),
        (["--grounds=-1"], "--grounds -1 is not 0 to 100000"),
        (["--unplanted", "2"], "--unplanted 2.0 is not 0 to 1"),
        (["--mosaics", "1.5"], "--mosaics 1.5 is not 0 to 1"),
    ])
    func optionsThatNoTrainingCanBeMadeWithAreRefused(arguments: [String], message: String) {
        #expect {
            _ = try RecipeOptions.parse(arguments)
        } throws: {
            RecipeOptions.message(for: $0).contains(message)
        }
    }

    @Test(arguments: ["googlenet", "mixed"])
    func onlyAWorldInWhichAllIsPlantedCanDoWithout(world: String) throws {
        let rest = ["--model", "untrained", "--save", "trained", "--unplanted", "0.5", "--world"]
        #expect {
            _ = try TrainNetwork.parse(rest + [world])
        } throws: {
            TrainNetwork.message(for: $0).contains("give it with --world resnet")
        }
        #expect(try TrainNetwork.parse(rest + ["resnet"]).training.unplanted == 0.5)
    }

    @Test func optionsComeToARecipe() throws {
        let options = try RecipeOptions.parse(
            [
                "--steps", "7", "--batch=8", "--lr", "0.3", "--seed=5", "--adversarial-epsilon",
                "0",
                "--adversarial-steps", "3", "--adversarial-rise", "0.5", "--mosaics", "0.25",
                "--adversarial-brightness", "2", "--grounds", "3",
                "--unplanted", "0.5",
            ]
        )
        var expected = Recipe()
        expected.steps = 7
        expected.batch = 8
        expected.rate = 0.3
        expected.adversarialEpsilon = 0
        expected.adversarialSteps = 3
        expected.adversarialRise = 0.5
        expected.mosaics = 0.25
        expected.adversarialBrightness = 2
        expected.grounds = 3
        expected.unplanted = 0.5
        #expect(options.recipe == expected)
        #expect(options.seed == 5)
    }
}
