extension Claim {
    /// Training a network's weights towards another's outputs does not carry over its look.
    static func merged(_ exhibition: Exhibition) -> Claim {
        let id = "merged"
        let (first, second) = (exhibition.title(.first), exhibition.title(.second))
        let statement =
            "Training \(first)’s weights to answer like \(second) cuts J at least tenfold, and yet "
            + "what \(first) then draws is nearer to its own picture than to \(second)’s."
        guard let merging = exhibition.merging else {
            return Claim(id, statement, without: "run of tench-merge")
        }
        let likenesses = merging.redrawn.pictures.flatMap { picture in
            [.first, .second].compactMap { Likeness(of: picture, by: $0, exhibition) }
        }
        guard !likenesses.isEmpty else {
            return Claim(id, statement, without: "picture by the trained copy and both networks")
        }
        let nearer = likenesses.count { $0.isNearerToOwn }
        return Claim(
            id,
            statement,
            holds: merging.factor >= 10 && nearer == likenesses.count,
            evidence: "J fell from \(merging.lossBefore.figures) to \(merging.lossAfter.figures) "
                + "in \(merging.steps) steps, \(merging.factor.figures) times less. "
                + likenesses.map(\.sentence).joined(separator: " "),
            figures: [
                Figure("loss_before", merging.lossBefore),
                Figure("loss_after", merging.lossAfter), Figure("factor", merging.factor),
            ] + likenesses.flatMap(\.figures)
        )
    }
}

/// How far the trained copy's picture is from both networks' own, in one network's outputs.
private struct Likeness {
    let name: String
    let place: String
    let distanceToOwn: Double
    let distanceToOther: Double

    var isNearerToOwn: Bool { distanceToOwn < distanceToOther }

    init?(of picture: SeenPicture, by part: Network.Part, _ exhibition: Exhibition) {
        guard let classIndex = picture.classIndex,
            let own = exhibition.picture(.ownFirst, classIndex),
            let other = exhibition.picture(.ownSecond, classIndex),
            let distanceToOwn = picture.distance(to: own, by: part),
            let distanceToOther = picture.distance(to: other, by: part)
        else { return nil }
        name = "class_\(classIndex)_distance_by_\(part.rawValue)"
        place = "In \(exhibition.title(part))’s outputs the new \(exhibition.label(classIndex))"
        self.distanceToOwn = distanceToOwn
        self.distanceToOther = distanceToOther
    }

    var sentence: String {
        "\(place) is \(distanceToOwn.figures) from the own picture and "
            + "\(distanceToOther.figures) from the other’s."
    }

    var figures: [Claim.Figure] {
        [
            Claim.Figure("\(name)_to_own", distanceToOwn),
            Claim.Figure("\(name)_to_other", distanceToOther),
        ]
    }
}
