extension Exhibition {
    /// Pictures whose output vector matches that of the other network's picture.
    var matchedSection: Section? {
        guard let matched = galleries[.matched] ?? galleries[.matchedInOctaves] else { return nil }
        let (first, second) = (title(.first), title(.second))
        return Section(
            id: "matched",
            title: "Matching an output",
            method: """
                \(first) looks at \(second)’s picture; its whole output vector becomes the target. \
                Then a picture is made from noise whose output, in \(first) alone, is that vector.
                """,
            finding: """
                \(first) draws in \(second)’s manner: features that only \(first)’s own picture \
                has should go.
                """,
            body: Markup.joined {
                for picture in matched.pictures {
                    strip(
                        [
                            (galleries[.ownFirst]?[picture.classIndex], "\(first)’s own"),
                            (galleries[.ownSecond]?[picture.classIndex], "\(second)’s: the target"),
                            (galleries[.matched]?[picture.classIndex], "matched by \(first)"),
                            (
                                galleries[.matchedInOctaves]?[picture.classIndex],
                                "matched in octaves"
                            ),
                        ],
                        of: picture.classIndex
                    )
                }
                distanceTable(matched)
            }
        )
    }

    private func distanceTable(_ matched: Gallery) -> Markup {
        let second = title(.second)
        return Markup.table(
            "Distance from \(second)’s picture, as the two-norm between \(second)’s outputs",
            columns: ["class", "\(title(.first))’s own", "matched", "matched in octaves"],
            rows: matched.pictures.compactMap { picture in
                guard let target = galleries[.ownSecond]?[picture.classIndex] else { return nil }
                let runs: [Run] = [.ownFirst, .matched, .matchedInOctaves]
                return [label(picture.classIndex)]
                    + runs.map { run in
                        galleries[run]?[picture.classIndex]?.distance(to: target, by: .second)?
                            .figures ?? "–"
                    }
            }
        )
    }
}
