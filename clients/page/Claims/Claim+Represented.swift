extension Claim {
    /// A picture's output vector is enough to find something that a network takes for it.
    static func represented(_ exhibition: Exhibition) -> Claim {
        let id = "represented"
        let first = exhibition.title(.first)
        let statement =
            "A scene’s output vector is enough to make a picture that is nearer to it, in "
            + "\(first)’s outputs, than the scene itself with faint noise."
        let all = exhibition.reconstructions
        guard !all.isEmpty else {
            return Claim(id, statement, without: "run of tench-represent")
        }
        let nearer = all.count { $0.distance < $0.distanceOfNoised }
        return Claim(
            id,
            statement,
            holds: nearer == all.count,
            evidence: "For \(nearer) of \(all.count): "
                + all.map {
                    "\($0.distance.figures) against \($0.distanceOfNoised.figures)"
                }.joined(separator: ", ") + ".",
            figures: all.enumerated().flatMap { index, reconstruction in
                [
                    Figure("distance_\(index)", reconstruction.distance),
                    Figure("distance_of_noised_\(index)", reconstruction.distanceOfNoised),
                ]
            }
        )
    }
}
