internal import Scenes

extension Exhibition {
    /// Pictures made from the difference of the networks' gradients, both ways round.
    var differenceSection: Section? {
        guard let difference = galleries[.difference] else { return nil }
        let (first, second) = (title(.first), title(.second))
        return Section(
            id: "difference",
            title: "Difference",
            method: """
                Every step raises the class’s output of one network and lowers that of the other: \
                what both know cancels, what only one knows is left and grows.
                """,
            finding: """
                \(first) − \(second) should be full of what only \(first)’s world has, \
                \(second) − \(first) free of it. The bars measure the feature by its colour, which \
                nothing else in the scenes has, relative to the largest in the row.
                """,
            body: Markup.joined {
                for picture in difference.pictures { comparison(picture) }
            }
        )
    }

    /// Everything there is of one class in a row, with the planted feature's energy under each.
    private func comparison(_ difference: SeenPicture) -> Markup {
        let classIndex = difference.classIndex
        let (first, second) = (title(.first), title(.second))
        let row: [(SeenPicture?, String)] = [
            (galleries[.ownFirst]?[classIndex], first),
            (galleries[.ownSecond]?[classIndex], second),
            (galleries[.combined]?[classIndex], "combined"),
            (difference, "\(first) − \(second)"),
            (galleries[.reversed]?[classIndex], "\(second) − \(first)"),
        ]
        return strip(row, of: classIndex)
    }

    /// A class's pictures in a row; under each how much of the planted feature, if any, it shows.
    func strip(_ row: [(picture: SeenPicture?, caption: String)], of classIndex: Int?) -> Markup {
        let feature = features.first { $0.sceneClass.rawValue == classIndex }
        let energies = row.map { entry in
            entry.picture.flatMap { picture in feature?.energy(in: picture.image) } ?? 0
        }
        let most = max(energies.max() ?? 0, .leastNormalMagnitude)
        return Tag.article {
            Tag.h3 {
                label(classIndex)
                if let feature { Tag.span(["class": "feature"]) { " \(feature.title)" } }
            }
            Tag.div(["class": "row strip"]) {
                for (entry, energy) in zip(row, energies) {
                    if let picture = entry.picture {
                        Markup.figure(
                            picture,
                            alternative: "\(label(classIndex)), \(entry.caption)",
                            caption: entry.caption
                        ) {
                            if let feature {
                                Markup.bar(
                                    energy / most,
                                    (1000 * energy).figures,
                                    kind: feature.rawValue
                                )
                            }
                        }
                    }
                }
            }
        }
    }
}
