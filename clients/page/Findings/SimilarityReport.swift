internal import Experiments
internal import Runs

/// How near one network's pictures lie to each other in both networks' outputs.
struct SimilarityReport: Sendable {
    /// What one network's outputs say.
    struct Space: Sendable {
        /// The network's name in the daemon.
        let model: String
        /// How much of the variance the first two principal components hold.
        let shares: [Double]
        /// Classes that are each other's nearest.
        let pairs: [(Int, Int)]
        /// The pictures along the components, a file from the page's folder; nil when none was
        /// drawn.
        let scatter: String?
    }

    /// One for each network asked.
    let spaces: [Space]
    /// How the two networks' outputs go together, over all pictures and classes.
    let correlation: Double
    /// The linear CKA of the two.
    let alignment: Double
}

extension SimilarityReport {
    /// Reads a comparison of two networks' outputs; nil when the run is none.
    init?(_ run: FinishedRun) {
        guard let pair = run.record.results(OutputSpacePair.self).first else { return nil }
        spaces = run.record.results(OutputSpaceResult.self).map { space in
            let folder = OutputSpaceResult.folder(of: space.model)
            return Space(
                model: space.model,
                shares: space.componentShares,
                pairs: space.byDistance.reciprocal.compactMap { pair in
                    pair.count == 2 ? (pair[0], pair[1]) : nil
                },
                scatter: run.place(ofPlot: "\(folder)/\(OutputSpaceResult.plot)")
            )
        }
        correlation = pair.correlation
        alignment = pair.alignment
    }
}
