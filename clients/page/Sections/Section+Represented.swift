extension Exhibition {
    /// What one network's output for a picture brings back of it.
    var representedSection: Section? {
        guard !reconstructions.isEmpty else { return nil }
        let first = title(.first)
        return Section(
            id: "represented",
            title: "Representing a picture",
            method: """
                \(first) looks at a picture that it has never seen. From noise another is made \
                whose output vector is the same, as nearly as it can be.
                """,
            finding: """
                What comes back is what \(first) noticed, in places of its own choosing: the \
                output says what there is, hardly where.
                """,
            body: Markup.joined {
                Tag.div(["class": "pairs"]) {
                    for reconstruction in reconstructions {
                        Tag.article {
                            Tag.h3 { label(reconstruction.given.classIndex) }
                            Tag.div(["class": "row"]) {
                                Markup.figure(
                                    reconstruction.given,
                                    alternative: "the picture given",
                                    caption: "given"
                                )
                                Markup.figure(
                                    reconstruction.made,
                                    alternative: "the picture made from its output",
                                    caption: "made from the output"
                                )
                            }
                        }
                    }
                }
                Markup.table(
                    "Distance from the given picture, as the two-norm between \(first)’s outputs",
                    columns: ["picture", "made from the output", "given, with noise"],
                    rows: reconstructions.map {
                        [
                            label($0.given.classIndex), $0.distance.figures,
                            $0.distanceOfNoised.figures,
                        ]
                    }
                )
            }
        )
    }
}
