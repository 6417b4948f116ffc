extension Exhibition {
    /// What a copy of one network draws after training to answer like the other.
    var mergedSection: Section? {
        guard let merging else { return nil }
        let (first, second) = (title(.first), title(.second))
        return Section(
            id: "merged",
            title: "Merging",
            method: """
                A private copy of \(first) is trained, by plain gradient descent on its weights, to \
                put out what \(second) does for \(second)’s own picture. J is the sum of the \
                squared differences.
                """,
            finding: """
                J falls \(merging.factor.figures) times, and the copy still draws as \(first) does: \
                agreeing about some pictures is not seeing alike.
                """,
            body: Markup.joined {
                for picture in merging.redrawn.pictures {
                    strip(
                        [
                            (galleries[.ownFirst]?[picture.classIndex], "\(first)’s own"),
                            (picture, "redrawn by the trained copy"),
                            (galleries[.ownSecond]?[picture.classIndex], "\(second)’s own"),
                        ],
                        of: picture.classIndex
                    )
                }
                if let curve = merging.curve {
                    Markup.plot(
                        curve,
                        alternative: "J falls from \(merging.lossBefore.figures) to "
                            + "\(merging.lossAfter.figures) in \(merging.steps) steps",
                        caption: "J, step by step"
                    )
                }
            }
        )
    }
}
