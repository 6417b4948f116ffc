internal import Scenes

extension Claim {
    /// The difference of two gradients shows what one network has and the other hasn't.
    static func difference(_ exhibition: Exhibition) -> Claim {
        let id = "difference"
        let statement =
            "The difference of the gradients exaggerates what one network has and the other lacks: "
            + "for most of the planted features, a larger part of the picture’s contrast in colour is "
            + "theirs than in the combined picture."
        let contrasts = exhibition.features.compactMap { Contrast($0, exhibition) }
        guard !contrasts.isEmpty else {
            return Claim(
                id,
                statement,
                without: "class with a planted difference in runs of tench-difference "
                    + "and tench-combine"
            )
        }
        return Claim(
            id,
            statement,
            // Flat colour has energy and no prominence: the energy is told, and decides nothing.
            holds: contrasts.count { $0.prominence > $0.combinedProminence } * 2 > contrasts.count,
            evidence: contrasts.map { contrast in
                "\(contrast.feature.title): \(contrast.prominence.percent), in the combined picture "
                    + "\(contrast.combinedProminence.percent) (\(contrast.ratio.figures) times the "
                    + "energy)"
            }.joined(separator: ", ") + ".",
            figures: contrasts.flatMap { contrast in
                let name = contrast.feature.rawValue
                return [
                    Figure(name + "_energy_in_difference", contrast.difference),
                    Figure(name + "_energy_in_combined", contrast.combined),
                    Figure(name + "_prominence_in_difference", contrast.prominence),
                    Figure(name + "_prominence_in_combined", contrast.combinedProminence),
                ]
            }
        )
    }
}

/// How much of a feature the difference picture and the combined one show.
private struct Contrast {
    let feature: PlantedFeature
    let difference: Double
    let combined: Double
    /// How much of the picture's contrast in colour it is.
    let prominence: Double
    let combinedProminence: Double
    var ratio: Double { difference / combined }

    init?(_ feature: PlantedFeature, _ exhibition: Exhibition) {
        let classIndex = feature.sceneClass.rawValue
        guard let difference = exhibition.picture(.difference, classIndex),
            let combined = exhibition.picture(.combined, classIndex)
        else { return nil }
        self.feature = feature
        self.difference = feature.energy(in: difference.image)
        self.combined = feature.energy(in: combined.image)
        prominence = feature.prominence(in: difference.image)
        combinedProminence = feature.prominence(in: combined.image)
    }
}
