internal import JSON

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
        /// The pictures along the components, a file from the page's folder; nil when none was drawn.
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
    /// Reads a run of tench-similarity with two networks; nil when it isn't one.
    init?(_ run: FinishedRun) {
        guard let pair = run.results.first(where: { $0["linear_cka"] != nil }),
            let correlation = pair["correlation"]?.double,
            let alignment = pair["linear_cka"]?.double
        else { return nil }
        spaces = run.results.compactMap { result in
            guard let model = result["model"]?.string,
                let shares = result["component_shares"]?.array?.compactMap(\.double)
            else { return nil }
            let pairs = result["distance"]?["reciprocal"]?.array ?? []
            return Space(
                model: model,
                shares: shares,
                pairs: pairs.compactMap { pair in
                    guard let classes = pair.array?.compactMap(\.integer), classes.count == 2
                    else { return nil }
                    return (classes[0], classes[1])
                },
                scatter: run.place(of: "\(model)/components.png")
            )
        }
        self.correlation = correlation
        self.alignment = alignment
    }
}
