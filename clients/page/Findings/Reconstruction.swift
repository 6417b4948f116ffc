internal import Experiments
internal import Runs

/// A picture, and what one network's output for it was enough to bring back.
struct Reconstruction: Sendable {
    /// The picture that was given.
    let given: SeenPicture
    /// What was made from its output.
    let made: SeenPicture
    /// The two-norm between the network's outputs for the two.
    let distance: Double
    /// The same for the given picture with faint noise on it.
    let distanceOfNoised: Double
}

extension Reconstruction {
    /// Reads a run of photographs' representations, of scenes that are at hand.
    static func all(
        of run: FinishedRun,
        from scenes: [SeenPicture],
        seenBy panel: Panel
    ) async throws -> [Reconstruction] {
        var all: [Reconstruction] = []
        for result in run.record.results(PictureResult<MatchFigures, MatchFindings>.self) {
            let file = result.commission.file
            guard let stem = MatchEnding.represented.stem(of: file),
                let distances = result.findings.distances.first, let noisy = distances.noisy,
                let given = scenes.first(where: { $0.path.hasSuffix("/\(stem).png") })
            else { continue }
            all.append(
                Reconstruction(
                    given: given,
                    made: try await run.picture(file, of: given.classIndex, seenBy: panel),
                    distance: distances.result,
                    distanceOfNoised: noisy
                )
            )
        }
        return all
    }
}
