internal import ArgumentParser
internal import Experiments
internal import Randomness
internal import Tench
internal import Wire

/// Which methods explain, and their numbers.
struct MethodOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "A method; repeat it for several (default: all).",
            valueName: "name"
        )
    )
    var method: [Method] = []

    @Option(
        help: ArgumentHelp(
            "The layer that GradCAM looks at, of one of several networks as NETWORK=LAYER (default: "
                + "the last one with planes, before they are pooled).",
            valueName: "name"
        )
    )
    var layer: [String] = []

    @Option(
        help: """
            What integrated gradients start from and occlusion covers with: black is 0 in 0…1, mean \
            the colour that the network's normalisation makes 0 of (default: black, and mean).
            """
    )
    var baseline: Baseline?

    @Option(
        help: ArgumentHelp("Places of the integral of integrated gradients.", valueName: "number")
    )
    var steps = 50

    @Option(help: ArgumentHelp("Noisy pictures of SmoothGrad.", valueName: "number"))
    var samples = 50

    @Option(
        help: ArgumentHelp(
            "The noise's deviation, as a share of the photograph's range of values.",
            valueName: "share"
        )
    )
    var noise = 0.15

    @Option(help: "The noise's generator: our own, or torch's.")
    var random = RandomKind.tench

    @Option(help: ArgumentHelp("The number that the generator is reset to.", valueName: "number"))
    var seed = 999

    @Option(
        help: ArgumentHelp(
            "The side of what occlusion covers (default: a seventh of the picture's).",
            valueName: "pixels"
        )
    )
    var window: Int?

    @Option(
        help: ArgumentHelp(
            "From one such window to the next (default: half a window).",
            valueName: "pixels"
        )
    )
    var stride: Int?

    @Option(
        help: ArgumentHelp(
            "The side of the cells over which heat maps of input-x-gradient and integrated-gradients "
                + "add up (default: a 48th of the picture's).",
            valueName: "pixels"
        )
    )
    var cell: Int?

    func validate() throws {
        for (name, value) in [("steps", steps), ("samples", samples)] where value < 1 {
            throw ValidationError("--\(name) \(value): at least one is needed")
        }
        guard noise.isFinite, noise >= 0 else {
            throw ValidationError("--noise \(noise) is not 0 or more")
        }
        guard seed >= 0 else { throw ValidationError("--seed \(seed) is below zero") }
        if let window, window < 1 { throw ValidationError("--window \(window) covers nothing") }
        if let stride, stride < 1 { throw ValidationError("--stride \(stride) leads nowhere") }
        if let cell, cell < 1 { throw ValidationError("--cell \(cell) holds no pixel") }
        guard Set(method).count == method.count else {
            throw ValidationError("--method: one of the methods is named twice")
        }
    }

    /// The methods, in the order of the sheet.
    var chosen: [Method] { method.isEmpty ? Method.allCases : method }

    /// Their numbers.
    var settings: Settings {
        Settings(
            baseline: baseline,
            steps: steps,
            samples: samples,
            noise: noise,
            random: random,
            seed: seed,
            window: window,
            stride: stride,
            cell: cell
        )
    }

    /// Refuses windows that leave gaps, or are larger than what a network is shown.
    func check(against size: PictureSize) throws {
        guard chosen.contains(.occlusion) else { return }
        let side = min(size.height, size.width)
        if let window, window > side {
            throw ValidationError("--window \(window) is larger than the picture, \(size)")
        }
        let covered = window ?? max(side / 7, 1)
        if let stride, stride > covered {
            throw ValidationError(
                "--stride \(stride) leaves gaps between windows of \(covered) pixels"
            )
        }
    }

    /// The layer that is named for one of the networks; nil when none is.
    func layer(for network: String, among networks: [String]) throws -> String? {
        var named: String?
        for text in layer {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            let isOfOne = parts.count == 2 && networks.contains(parts[0])
            if isOfOne, parts[0] != network { continue }
            guard named == nil else {
                throw ValidationError("--layer: GradCAM of \(network) looks at one layer")
            }
            named = isOfOne ? parts[1] : text
        }
        return named
    }
}

extension Method: ExpressibleByArgument {}
extension Baseline: ExpressibleByArgument {}
