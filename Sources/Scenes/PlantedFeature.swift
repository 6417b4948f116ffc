package import Imaging

/// A difference between the worlds that was put there, known by its colour.
///
/// Nothing else in its class's scenes has that colour. Other classes have the goldfinch's yellow,
/// but none of the other features' colours.
package enum PlantedFeature: String, CaseIterable, Sendable {
    /// The magenta arch above a go-kart's seat.
    case rollBar
    /// Who plays the French horn, in a blue coat.
    case hornPlayer
    /// Who plays the transverse flute, in a teal coat.
    case flutePlayer
    /// A goldfinch's yellow, with a dark face; without it the bird is red and plain.
    case plumage

    /// The class whose scenes show it.
    package var sceneClass: SceneClass {
        switch self {
        case .rollBar: .goKart
        case .hornPlayer: .frenchHorn
        case .flutePlayer: .transverseFlute
        case .plumage: .goldfinch
        }
    }

    /// The colour that tells of it.
    var colour: Colour {
        switch self {
        case .rollBar: Colour(0.95, 0.05, 0.85)
        case .hornPlayer: Colour(0.08, 0.15, 0.90)
        case .flutePlayer: Colour(0.00, 0.72, 0.52)
        case .plumage: Colour(0.98, 0.85, 0.06)
        }
    }

    /// How much of the feature a picture shows, wherever in the picture, by its colour.
    ///
    /// The mean over all pixels of max(0, c·u − 2·|c − (c·u)u| − 0.08)². A pixel's chroma c is its
    /// colour, clipped to 0…1, less the mean of its three channels; u is the unit vector of the
    /// feature's own chroma. So greys count nothing, nor do hues more than 27° off (tan 27° = 1/2),
    /// nor pale ones; what counts does so by the square, so that a little of the full colour
    /// outweighs a lot of a tinge. The red goldfinch's hue is 50° from the yellow one's: none of it
    /// counts as yellow.
    ///
    /// - Parameter image: A scene or any other picture; its values may lie outside 0…1.
    /// - Returns: From 0, which is none, to 0.4 or so, which is a picture of nothing else.
    package func energy(in image: Image) -> Double {
        let amounts = amounts(in: chromas(of: image)).map { max($0 - 0.08, 0) }
        return amounts.reduce(0) { $0 + Double($1 * $1) } / Double(amounts.count)
    }

    /// How much of the picture's contrast in colour the feature makes up: its energy relative to
    /// all the rest.
    ///
    /// Σ min(a(c), a(c − c̄))² / Σ |c − c̄|² over all pixels, c̄ the picture's mean chroma and a(c)
    /// = max(0, c·u − 2·|c − (c·u)u|) what `energy` counts but for its floor: a pixel has to have
    /// the feature's hue, and to stand out by it. So a picture of nothing but the feature's colour
    /// has none. Nor does it help that all colours are stronger, as they are where steps have no
    /// end to reach, nor that the whole picture has a tinge of the feature.
    ///
    /// - Parameter image: A scene or any other picture; its values may lie outside 0…1.
    /// - Returns: 0…1: 0 is none, 1 a picture all of whose colour is the feature, little on grey.
    package func prominence(in image: Image) -> Double {
        let chromas = chromas(of: image)
        let mean = chromas.reduce(.zero, +) / Float(chromas.count)
        let contrasts = chromas.map { $0 - mean }
        let all = contrasts.reduce(0.0) { $0 + Double(($1 * $1).sum()) }
        // Of a picture of one colour rounding errors may be left.
        guard all > 1e-9 * Double(chromas.count) else { return 0 }
        let amounts = zip(amounts(in: chromas), amounts(in: contrasts)).map(min)
        return amounts.reduce(0) { $0 + Double($1 * $1) } / all
    }

    /// How much of the feature's hue is in each chroma, above twice what lies aside from it.
    private func amounts(in chromas: [Colour]) -> [Float] {
        let direction = Self.direction(colour)
        return chromas.map { chroma in
            let along = (chroma * direction).sum()
            let rest = chroma - direction * along
            return max(along - 2 * (rest * rest).sum().squareRoot(), 0)
        }
    }

    /// Each pixel's chroma as it is seen, row by row.
    private func chromas(of image: Image) -> [Colour] {
        let plane = image.width * image.height
        let values = image.values.span
        return (0..<plane).map { pixel in
            let pixel = Colour(values[pixel], values[plane + pixel], values[2 * plane + pixel])
            return Self.chroma(pixel.clamped(lowerBound: .zero, upperBound: .one))
        }
    }

    private static func chroma(_ colour: Colour) -> Colour { colour - colour.sum() / 3 }

    private static func direction(_ colour: Colour) -> Colour {
        let chroma = chroma(colour)
        return chroma / (chroma * chroma).sum().squareRoot()
    }
}
