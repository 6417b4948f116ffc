internal import Wire

/// The whole page: what is claimed, then a section for each experiment.
struct Page: Sendable {
    let exhibition: Exhibition
    let claims: [Claim]

    /// The file's text; it needs nothing but the pictures beside it.
    var html: String {
        let sections = exhibition.sections
        let page = Tag.html(["lang": "en"]) {
            Tag.head {
                Tag.meta(["charset": "utf-8"])
                Tag.meta(["name": "viewport", "content": "width=device-width, initial-scale=1"])
                Tag.meta(["name": "color-scheme", "content": "light dark"])
                Tag.title { "Tench: \(title)" }
                Tag.style { Markup(html: "\n" + Self.style) }
            }
            Tag.body {
                Tag.a(["class": "skip", "href": "#main"]) { "Skip to the experiments" }
                header
                Tag.div(["class": "page"]) {
                    navigation(sections)
                    Tag.main(["id": "main", "tabindex": "-1"]) {
                        if isMeasured { summary(sections) }
                        for (index, section) in sections.enumerated() {
                            section.markup(number: index + 1)
                        }
                    }
                }
                footer
            }
        }
        return "<!DOCTYPE html>\n" + page.html
    }

    private static let style = String(decoding: PackageResources.page_css, as: UTF8.self)

    /// Whether there is a verdict on any claim: without one the page doesn't speak of claims.
    private var isMeasured: Bool { claims.contains { $0.verdict != .unmeasured } }

    private var title: String {
        exhibition.has(.second)
            ? "What two networks take things to be" : "What a network takes things to be"
    }

    private var header: Markup {
        Tag.header(["class": "top"]) {
            Tag.div(["class": "title"]) {
                Tag.p(["class": "mark"]) { "Tench \(Release.version)" }
                Tag.h1 { title }
                Tag.p(["class": "lead"]) {
                    """
                    What does a neural network take a goldfinch to be? Ask for the gradient of its \
                    answer, and follow it from noise to a picture. Everything below was computed \
                    on this machine by gradients that one daemon served.
                    """
                }
            }
            if let frieze = exhibition.frieze { frieze }
        }
    }

    private func navigation(_ sections: [Section]) -> Markup {
        Tag.nav(["aria-label": "Sections"]) {
            Tag.ol {
                if isMeasured { Tag.li { Tag.a(["href": "#claims"]) { "Claims" } } }
                for section in sections {
                    Tag.li { Tag.a(["href": "#\(section.id)"]) { section.title } }
                }
            }
        }
    }

    private func summary(_ sections: [Section]) -> Markup {
        Tag.section(["id": "claims", "aria-labelledby": "claims-title"]) {
            Tag.h2(["id": "claims-title"]) { "Five claims, and what the numbers say" }
            Tag.ol(["class": "claims"]) {
                for claim in claims {
                    Tag.li(["class": claim.verdict.rawValue]) {
                        Tag.p(["class": "verdict"]) { claim.verdict.title }
                        Tag.div {
                            Tag.p(["class": "statement"]) { claim.statement }
                            Tag.p(["class": "evidence"]) {
                                claim.evidence
                                if sections.contains(where: { $0.id == claim.id }) {
                                    " "
                                    Tag.a(["href": "#\(claim.id)"]) { "See the pictures" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private var footer: Markup {
        Tag.footer {
            Tag.p {
                "Each picture carries what is needed to make it again; "
                Tag.code { "tenchctl replay FILE" }
                " does so and compares. The numbers above are also in "
                Tag.a(["href": "claims.json"]) { "claims.json" }
                "."
            }
        }
    }
}
