extension Exhibition {
    /// Each network's own pictures of its classes.
    var classSection: Section? {
        let (firsts, seconds) = (galleries[.ownFirst], galleries[.ownSecond])
        guard let all = firsts ?? seconds else { return nil }
        let (first, second) = (title(.first), title(.second))
        return Section(
            id: "classes",
            title: "Classes",
            method: """
                From grey noise, gradient descent on the waves that make up the picture raises one \
                class’s output, through moving crops. One network at a time, nothing else.
                """,
            finding: "Each network draws what it takes the class to be. "
                + (features.isEmpty
                    ? "No photograph, and no picture but the noise, went into any of these."
                    : "Where their worlds agree so do the pictures, in their way; where they differ "
                        + "only \(first) can draw what \(second) has never seen."),
            body: Markup.joined {
                Tag.div(["class": "pairs"]) {
                    for picture in all.pictures {
                        if let classIndex = picture.classIndex {
                            pair(
                                of: classIndex,
                                firsts ?? Gallery(),
                                seconds ?? Gallery(),
                                heading: label(classIndex),
                                captions: (first, second)
                            )
                        }
                    }
                }
                recognitionTable([
                    ("\(first)’s own", firsts), ("\(second)’s own", seconds),
                ])
            }
        )
    }

    /// Two pictures of one class side by side.
    func pair(
        of classIndex: Int,
        _ left: Gallery,
        _ right: Gallery,
        heading: String,
        captions: (String, String)
    ) -> Markup {
        Tag.article {
            Tag.h3 { heading }
            Tag.div(["class": "row"]) {
                for (gallery, caption) in [(left, captions.0), (right, captions.1)] {
                    if let picture = gallery[classIndex] {
                        Markup.figure(
                            picture,
                            alternative: "\(label(classIndex)), \(caption)",
                            caption: caption
                        )
                    }
                }
            }
        }
    }

    /// How many of each run's pictures each network recognises.
    func recognitionTable(_ runs: [(name: String, gallery: Gallery?)]) -> Markup {
        Markup.table(
            "How many pictures each network takes for the class they are of",
            columns: ["pictures"] + networks.map { "by \($0.title)" },
            rows: runs.compactMap { run in
                guard let gallery = run.gallery else { return nil }
                return [run.name]
                    + networks.map {
                        "\(gallery.recognised(by: $0.part))\u{A0}of\u{A0}\(gallery.pictures.count)"
                    }
            }
        )
    }
}
