internal import JSON
internal import Randomness

/// The numbers of all methods.
struct Settings: Sendable {
    /// Where integrated gradients start and what occlusion covers with; nil for what is usual.
    var baseline: Baseline?
    /// Places of the integral of integrated gradients.
    var steps: Int
    /// Noisy pictures of SmoothGrad.
    var samples: Int
    /// The noise's deviation, as a share of the distance from the picture's least value to its
    /// largest.
    var noise: Double
    /// The generator of the noise.
    var random: RandomKind
    /// What it is reset to for each map.
    var seed: Int
    /// The side of what occlusion covers; nil for a seventh of the picture's shorter side.
    var window: Int?
    /// From one such window to the next; nil for half a window.
    var stride: Int?
    /// The side of the cells over which a heat map adds up shares of the score; nil for a 48th of
    /// the picture's shorter side.
    var cell: Int?

    /// The side of the cells in a picture.
    func cell(height: Int, width: Int) -> Int { cell ?? max(min(height, width) / 48, 1) }

    /// The windows of a picture.
    func grid(height: Int, width: Int) -> OcclusionGrid {
        let side = window ?? max(min(height, width) / 7, 1)
        let stride = stride ?? max(side / 2, 1)
        return OcclusionGrid(height: height, width: width, side: side, stride: stride)
    }

    /// The baseline of a method that has one.
    func baseline(of method: Method) -> Baseline? { method.usualBaseline.map { baseline ?? $0 } }

    /// How many pictures a method shows the network.
    func looks(of method: Method, height: Int, width: Int) -> Int {
        switch method {
        case .saliency, .inputXGradient, .guidedBackprop: 1
        case .gradcam: 2
        case .guidedGradcam: 3
        case .smoothgrad: samples
        case .integratedGradients: steps + 1
        case .occlusion: grid(height: height, width: width).windows.count + 1
        }
    }

    /// They as a manifest has them.
    var json: JSONValue {
        var members: JSONValue.Members = [
            "steps": JSONValue(steps), "samples": JSONValue(samples), "noise": JSONValue(noise),
            "random": .string(random.rawValue), "seed": JSONValue(seed),
        ]
        members["baseline"] = baseline.map { .string($0.rawValue) }
        members["window"] = window.map { JSONValue($0) }
        members["cell"] = cell.map { JSONValue($0) }
        members["stride"] = stride.map { JSONValue($0) }
        return .object(members)
    }
}
