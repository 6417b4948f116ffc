internal import Wire

extension Exhibition {
    /// What lies near what in the networks' outputs.
    var similaritySection: Section? {
        let reports = [Network.Part.first, .second].compactMap { part in
            similarities[part].map { (part, $0) }
        }
        guard !reports.isEmpty else { return nil }
        return Section(
            id: "similarity",
            title: "Similarity",
            method: """
                A network’s outputs for a picture are a point with as many coordinates as there are \
                classes. Which pictures lie near each other, and do both networks agree?
                """,
            finding: """
                Look for kinds that belong together: the fishes, the sharks, the foxes, the \
                strings. Correlation and CKA are 1 where both networks see the same likenesses.
                """,
            body: Markup.joined {
                Tag.div(["class": "plots"]) {
                    for (part, report) in reports { scatter(of: part, report) }
                }
                Markup.table(
                    "How the networks’ outputs for one network’s pictures go together",
                    columns: ["pictures", "correlation", "linear CKA"],
                    rows: reports.map { part, report in
                        [
                            "\(title(part))’s", report.correlation.figures,
                            report.alignment.figures,
                        ]
                    }
                )
                Markup.table(
                    "Classes that are each other’s nearest, by the two-norm between outputs",
                    columns: ["pictures", "outputs", "pairs"],
                    rows: reports.flatMap { part, report in
                        report.spaces.map { space in
                            [
                                "\(title(part))’s", "\(title(ofModel: space.model))’s",
                                pairs(in: space),
                            ]
                        }
                    }
                )
            }
        )
    }

    /// A network's pictures along the principal components of its own outputs.
    private func scatter(of part: Network.Part, _ report: SimilarityReport) -> Markup? {
        let own = networks.first { $0.part == part }
        guard let space = report.spaces.first(where: { $0.model == own?.model.name }),
            let file = space.scatter
        else { return nil }
        let shares = space.shares.prefix(2).map(\.percent).joined(separator: " and ")
        return Markup.plot(
            file,
            alternative:
                "\(title(part))’s pictures placed by the first two principal components",
            caption: """
                \(title(part))’s pictures by the first two principal components of its outputs, \
                which hold \(shares) of the variance
                """
        )
    }

    private func title(ofModel name: String) -> String {
        networks.first { $0.model.name == name }?.title ?? name
    }

    private func pairs(in space: SimilarityReport.Space) -> String {
        let pairs = space.pairs.map { "\(label($0.0)) and \(label($0.1))" }
        return pairs.isEmpty ? "none" : pairs.joined(separator: "; ")
    }
}
