internal import Scenes

extension Claim {
    /// Matching an output vector brings one network's picture nearer to the other's.
    static func matched(_ exhibition: Exhibition) -> Claim {
        let id = "matched"
        let (first, second) = (exhibition.title(.first), exhibition.title(.second))
        let statement =
            "Matching \(first)’s own output on \(second)’s picture moves \(first)’s picture towards "
            + "it: for most classes it is nearer in \(second)’s outputs, and what \(second) doesn’t "
            + "know is less for all."
        let transfers = (exhibition.galleries[.matched]?.pictures ?? []).compactMap {
            Transfer($0, exhibition)
        }
        guard !transfers.isEmpty else {
            return Claim(id, statement, without: "run of tench-match with both networks’ pictures")
        }
        let planted = transfers.filter { $0.feature != nil }
        let nearer = transfers.count { $0.isNearer }
        let less = planted.count { $0.showsLess }
        return Claim(
            id,
            statement,
            holds: 2 * nearer > transfers.count && less == planted.count,
            evidence: "Nearer for \(nearer) of \(transfers.count) classes"
                + (planted.isEmpty
                    ? "." : "; less of the planted feature for \(less) of \(planted.count)."),
            figures: transfers.flatMap(\.figures)
        )
    }
}

/// What matching did to one class's picture.
private struct Transfer {
    /// The class, for programs.
    let name: String
    let distance: Double
    let distanceBefore: Double
    let feature: PlantedFeature?
    let energy: Double
    let energyBefore: Double

    /// Whether it is nearer to the second network's picture, in that network's outputs.
    var isNearer: Bool { distance < distanceBefore }
    /// Whether it shows less of what only the first network knows.
    var showsLess: Bool { energy < energyBefore }

    init?(_ matched: SeenPicture, _ exhibition: Exhibition) {
        guard let classIndex = matched.classIndex,
            let own = exhibition.picture(.ownFirst, classIndex),
            let other = exhibition.picture(.ownSecond, classIndex),
            let distance = matched.distance(to: other, by: .second),
            let distanceBefore = own.distance(to: other, by: .second)
        else { return nil }
        name = "class_\(classIndex)"
        self.distance = distance
        self.distanceBefore = distanceBefore
        feature = exhibition.features.first { $0.sceneClass.rawValue == classIndex }
        energy = feature?.energy(in: matched.image) ?? 0
        energyBefore = feature?.energy(in: own.image) ?? 0
    }

    var figures: [Claim.Figure] {
        let distances = [
            Claim.Figure("\(name)_distance_of_matched", distance),
            Claim.Figure("\(name)_distance_of_own", distanceBefore),
        ]
        guard feature != nil else { return distances }
        return distances + [
            Claim.Figure("\(name)_energy_in_matched", energy),
            Claim.Figure("\(name)_energy_in_own", energyBefore),
        ]
    }
}
