private import Glibc
internal import Imaging

/// How much of each colour is in a picture, smoothed, so that no colour lies on the edge of a bin.
struct ColourHistogram: Sendable {
    /// The root of each bin's share; the squares sum to 1.
    let roots: [Float]  // [lightness, a, b], 12 bins each

    private static let bins = 12
    /// The width of a bin, lightness and hue: light and shadow tell less of a thing than its hue.
    private static let steps: (Float, Float) = (1 / 12, 0.05)
    /// The value at the middle of the first bin of a and of b.
    private static let origin: (Float, Float) = (-0.275, -0.325)
    /// How far a colour reaches, in bins: three deviations of its Gaussian.
    private static let reach: Float = 3

    /// The colours of a picture at 32×32 pixels, averaged: grain counts as the colour that the eye
    /// mixes of it.
    init(_ image: Image) {
        let (side, bins) = (32, Self.bins)
        let small = image.squashed(height: side, width: side)
        var sums = [Float](repeating: 0, count: bins * bins * bins)
        for y in 0..<side {
            for x in 0..<side {
                let colour = Oklab(
                    red: small[0, x, y],
                    green: small[1, x, y],
                    blue: small[2, x, y]
                )
                let lights = Self.weights(colour.lightness / Self.steps.0 - 0.5)
                let reds = Self.weights((colour.a - Self.origin.0) / Self.steps.1)
                let yellows = Self.weights((colour.b - Self.origin.1) / Self.steps.1)
                for light in lights {
                    for red in reds {
                        let (row, weight) = (light.bin * bins + red.bin, light.weight * red.weight)
                        for yellow in yellows {
                            sums[row * bins + yellow.bin] += weight * yellow.weight
                        }
                    }
                }
            }
        }
        let total = sums.reduce(0, +)
        roots = sums.map { ($0 / total).squareRoot() }
    }

    /// The bins that a coordinate falls into, and with what Gaussian weights: one in all.
    private static func weights(_ place: Float) -> [(bin: Int, weight: Float)] {
        let first = max(Int((place - reach).rounded(.up)), 0)
        let last = min(Int((place + reach).rounded(.down)), bins - 1)
        let weights = (first...last).map { bin in
            let distance = Float(bin) - place
            return (bin: bin, weight: expf(-distance * distance / 2))
        }
        let sum = weights.reduce(0) { $0 + $1.weight }
        return weights.map { ($0.bin, $0.weight / sum) }
    }
}
