internal import JSON

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
    /// Reads a run of tench-represent on scenes that are at hand.
    static func all(
        of run: FinishedRun,
        from scenes: [SeenPicture],
        seenBy panel: Panel
    ) async throws -> [Reconstruction] {
        var all: [Reconstruction] = []
        for result in run.results {
            guard let file = result["file"]?.string, file.hasSuffix("-represented.png"),
                let distances = result["distances"]?.array?.first,
                let distance = distances["result"]?.double,
                let distanceOfNoised = distances["noisy"]?.double,
                case let stem = file.dropLast("-represented.png".count),
                let given = scenes.first(where: { $0.path.hasSuffix("/\(stem).png") })
            else { continue }
            all.append(
                Reconstruction(
                    given: given,
                    made: try await run.picture(file, of: given.classIndex, seenBy: panel),
                    distance: distance,
                    distanceOfNoised: distanceOfNoised
                )
            )
        }
        return all
    }
}
