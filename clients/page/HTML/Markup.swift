/// A piece of HTML.
///
/// Text is escaped as it goes in, so that no name can become markup.
struct Markup: Sendable, Equatable {
    /// The piece as it stands in the file.
    private(set) var html = ""

    /// A text, escaped: for an element's content or an attribute's value in double quotes.
    init(_ text: some StringProtocol) {
        for character in text.unicodeScalars {
            switch character {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            default: html.unicodeScalars.append(character)
            }
        }
    }

    /// Pieces one after the other.
    static func joined(@MarkupBuilder _ pieces: () -> Markup) -> Markup { pieces() }

    /// What is HTML already: only for what the program itself has written.
    init(html: String) {
        self.html = html
    }
}

/// Puts texts and pieces one after the other.
@resultBuilder
enum MarkupBuilder {
    static func buildExpression(_ text: String) -> Markup { Markup(text) }
    static func buildExpression(_ piece: Markup) -> Markup { piece }
    static func buildExpression(_ piece: Markup?) -> Markup { piece ?? Markup(html: "") }
    static func buildBlock(_ pieces: Markup...) -> Markup { buildArray(pieces) }
    static func buildOptional(_ piece: Markup?) -> Markup { piece ?? Markup(html: "") }
    static func buildEither(first piece: Markup) -> Markup { piece }
    static func buildEither(second piece: Markup) -> Markup { piece }
    static func buildArray(_ pieces: [Markup]) -> Markup {
        Markup(html: pieces.map(\.html).joined())
    }
}
