internal import Files

/// A part of the page about one experiment.
struct Section: Sendable {
    /// The anchor that links lead to.
    let id: String
    let title: String
    /// What was done.
    let method: String
    /// What there is to be seen.
    let finding: String
    /// The pictures and the numbers.
    let body: Markup

    /// The section as HTML, under its number.
    func markup(number: Int) -> Markup {
        Tag.section(["id": id, "aria-labelledby": "\(id)-title"]) {
            Tag.div(["class": "text"]) {
                Tag.h2(["id": "\(id)-title"]) {
                    Tag.span(["class": "count"]) { "\(number)" }
                    " \(title)"
                }
                Tag.p { method }
                Tag.p(["class": "finding"]) { finding }
            }
            Tag.div(["class": "exhibits"]) { body }
        }
    }
}

extension Exhibition {
    /// The sections for which there is something to show, in the order of the page.
    var sections: [Section] {
        [
            scenesSection, classSection, combinedSection, differenceSection, similaritySection,
            mergedSection, matchedSection, representedSection, explainedSection,
        ].compactMap(\.self)
    }

    /// A class's name.
    func label(_ classIndex: Int?) -> String {
        classIndex.map { labels[$0] ?? "class \($0)" } ?? ""
    }

    /// A line on which networks take a picture for something else; empty when none does.
    func mistakes(about picture: SeenPicture) -> String {
        networks.compactMap { network in
            guard let top = picture.topClass(by: network.part), top != picture.classIndex
            else { return nil }
            return "\(label(top)) to \(network.title)"
        }.joined(separator: ", ")
    }
}
