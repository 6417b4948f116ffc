internal import JSON
internal import Objectives
private import Glibc

/// Every number of a training: what, with the world and the seed, decides the weights at its end.
struct Recipe: Sendable, Equatable {
    /// How many updates.
    var steps = 2500
    /// Pictures in each.
    var batch = 40
    /// The highest learning rate.
    var rate = 0.05
    /// The share of the updates before the rate is at its highest.
    var warmUp = 0.06
    /// The momentum, of Nesterov's form.
    var momentum = 0.9
    /// The L2 penalty on every parameter.
    var weightDecay = 5e-4
    /// How far each picture is moved to raise the loss before it is learnt from, as a two norm over
    /// all its values; 0 leaves them as they are.
    ///
    /// At 1 a network learns every scene and its gradients still look like nothing; at 6, of scenes
    /// of 96 pixels, they look like objects, and at 13 they have lost the details: spots, seeds,
    /// stripes.
    var adversarialEpsilon = 6.0
    /// How many steps of equal length the way is made in, each along the gradient where the last
    /// one led.
    ///
    /// By one step a long training ends with networks that bear nothing but that step (Wong, Rice
    /// and Kolter, "Fast is better than free", 2020): their pictures are fine stripes.
    var adversarialSteps = 2
    /// The share of the updates before pictures are moved that far; until then evenly further.
    ///
    /// A network that knows nothing yet learns nothing from pictures at their worst.
    var adversarialRise = 0.4

    /// How many times as far brightness is moved as colour.
    ///
    /// At 1 a network knows dark from pale, and its pictures are black and white; at 3 it knows
    /// yellow from red.
    var adversarialBrightness = 3.0

    /// How many empty grounds each update learns from beside the scenes, which are of no class.
    ///
    /// They are made hard as scenes are (Augustin, Meinke and Hein, "Adversarial robustness on in-
    /// and out-distribution improves explainability", 2020): with none of them a network is sure of
    /// a class where a piece of it is, and its pictures leave off there.
    var grounds = 8

    /// The share of the scenes from which what the world has planted is left out, so that a network
    /// knows its classes with and without it.
    var unplanted = 0.0

    /// The share of the pictures that are put together of two scenes' cells.
    ///
    /// With none of them a network draws the few places that tell its classes apart.
    var mosaics = 0.8

    /// The recipe of the networks that ship.
    init() {}

    /// The rate of a step, the first being 0: evenly up, then down to zero along half a cosine
    /// (Loshchilov and Hutter, "SGDR", 2016, without restarts).
    func rate(at step: Int) -> Double {
        let warm = Double(steps) * warmUp
        let step = Double(step)
        if step + 1 < warm { return rate * (step + 1) / warm }
        let way = max(step - warm, 0) / max(Double(steps) - warm, 1)
        return rate * (1 + cos(.pi * way)) / 2
    }

    /// How far the pictures of a step, the first being 0, are moved.
    func length(at step: Int) -> Double {
        let rise = Double(steps) * adversarialRise
        return adversarialEpsilon * min(Double(step + 1) / max(rise, 1), 1)
    }

    /// The rule of a step.
    func optimizer(at step: Int) -> Optimizer {
        .sgd(
            Optimizer.SGD(
                lr: rate(at: step),
                momentum: momentum,
                weightDecay: weightDecay,
                nesterov: momentum > 0
            )
        )
    }
}

extension Recipe {
    /// The numbers under the names of their options.
    var members: JSONValue.Members {
        [
            "steps": JSONValue(steps), "batch": JSONValue(batch), "lr": JSONValue(rate),
            "warm_up": JSONValue(warmUp), "momentum": JSONValue(momentum),
            "weight_decay": JSONValue(weightDecay),
            "adversarial_epsilon": JSONValue(adversarialEpsilon),
            "adversarial_steps": JSONValue(adversarialSteps),
            "adversarial_rise": JSONValue(adversarialRise),
            "adversarial_brightness": JSONValue(adversarialBrightness),
            "grounds": JSONValue(grounds), "unplanted": JSONValue(unplanted),
            "mosaics": JSONValue(mosaics),
        ]
    }
}
