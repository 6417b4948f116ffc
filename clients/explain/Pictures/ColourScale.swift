internal import Experiments
internal import Glibc

/// Which colour stands for which share of a map's scale.
///
/// The colours are chosen in Oklab, where equal steps look equally large. Without signs they go
/// from violet over red to a light yellow, ever lighter; with signs from blue for what speaks
/// against the class to red for what speaks for it, both of one lightness. The nearer to 0, the
/// more of the photograph is seen instead.
struct ColourScale: Sendable {
    private let colours: [Oklab]
    private let isSigned: Bool

    private static let steps = 256

    /// The colours of a map without signs, or with them.
    init(isSigned: Bool) {
        self.isSigned = isSigned
        colours = (0...Self.steps).map { step in
            let share = Float(step) / Float(Self.steps)
            return isSigned
                ? Self.colour(lightness: 0.62, chroma: 0.19, hue: step * 2 < Self.steps ? 258 : 30)
                : Self.colour(
                    lightness: 0.4 + 0.52 * share,
                    chroma: 0.18 - 0.02 * share,
                    hue: 315 + 150 * share
                )
        }
    }

    /// A colour by its lightness, its colourfulness, and its hue in degrees.
    private static func colour(lightness: Float, chroma: Float, hue: Float) -> Oklab {
        let angle = hue * .pi / 180
        return Oklab(lightness: lightness, a: chroma * cosf(angle), b: chroma * sinf(angle))
    }

    /// The colour of a share by itself.
    func colour(_ share: Float) -> Oklab {
        let place = isSigned ? (share + 1) / 2 : share
        return colours[Int((place * Float(Self.steps)).rounded())]
    }

    /// The colour of a share, −1…1 with signs and 0…1 without, over a grey of the photograph.
    func laid(_ share: Float, over lightness: Float) -> Oklab {
        // Never quite black or white, so that colours stand out from either.
        let grey = Oklab(lightness: 0.12 + 0.72 * lightness, a: 0, b: 0)
        return grey.mixed(with: colour(share), share: 0.92 * powf(share.magnitude, 0.75))
    }
}
