extension Exhibition {
    /// Pictures made from the gradients of both networks at once.
    var combinedSection: Section? {
        guard let combined = galleries[.combined] else { return nil }
        let (first, second) = (title(.first), title(.second))
        return Section(
            id: "combined",
            title: "Combined",
            method: """
                Every step follows the sum of both networks’ gradients, half of each: the picture \
                must please \(first) and \(second) at once.
                """,
            finding: """
                What the networks share comes out clearer, what only one of them wants is weaker. \
                Compare each picture with the two that the networks drew alone.
                """,
            body: Markup.joined {
                Tag.div(["class": "triples"]) {
                    for picture in combined.pictures { triple(picture) }
                }
                recognitionTable([
                    ("\(first)’s own", galleries[.ownFirst]),
                    ("\(second)’s own", galleries[.ownSecond]), ("combined", combined),
                ])
            }
        )
    }

    private func triple(_ combined: SeenPicture) -> Markup {
        let label = label(combined.classIndex)
        let row: [(SeenPicture?, String)] = [
            (galleries[.ownFirst]?[combined.classIndex], title(.first)),
            (combined, "combined"),
            (galleries[.ownSecond]?[combined.classIndex], title(.second)),
        ]
        return Tag.article {
            Tag.h3 { label }
            Tag.div(["class": "row"]) {
                for (picture, caption) in row {
                    if let picture {
                        Markup.figure(
                            picture,
                            alternative: "\(label), \(caption)",
                            caption: caption
                        )
                    }
                }
            }
        }
    }
}
