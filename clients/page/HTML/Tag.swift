/// An element's name, called to make one: `Tag.p(["class": "lead"]) { "A & B" }`.
struct Tag: Sendable {
    let name: String
    /// How it is laid out in the file: on lines of its own, within a line, or without an end tag.
    private let kind: Kind

    private enum Kind { case block, inline, void }

    private init(_ name: String, _ kind: Kind = .block) {
        self.name = name
        self.kind = kind
    }

    /// An element with these attributes, in this order, and what is in it.
    func callAsFunction(
        _ attributes: KeyValuePairs<String, String> = [:],
        @MarkupBuilder content: () -> Markup = { Markup(html: "") }
    ) -> Markup {
        let start = attributes.reduce("<" + name) { start, attribute in
            "\(start) \(attribute.key)=\"\(Markup(attribute.value).html)\""
        }
        switch kind {
        case .void: return Markup(html: start + ">\n")
        case .inline: return Markup(html: "\(start)>\(content().html)</\(name)>")
        case .block: return Markup(html: "\(start)>\(content().html)</\(name)>\n")
        }
    }

    static let a = Tag("a", .inline)
    static let article = Tag("article")
    static let body = Tag("body")
    static let caption = Tag("caption")
    static let code = Tag("code", .inline)
    static let div = Tag("div")
    static let figcaption = Tag("figcaption")
    static let figure = Tag("figure")
    static let footer = Tag("footer")
    static let h1 = Tag("h1")
    static let h2 = Tag("h2")
    static let h3 = Tag("h3")
    static let head = Tag("head")
    static let header = Tag("header")
    static let html = Tag("html")
    static let img = Tag("img", .void)
    static let li = Tag("li")
    static let main = Tag("main")
    static let meta = Tag("meta", .void)
    static let nav = Tag("nav")
    static let ol = Tag("ol")
    static let p = Tag("p")
    static let section = Tag("section")
    static let span = Tag("span", .inline)
    static let strong = Tag("strong", .inline)
    static let style = Tag("style")
    static let table = Tag("table")
    static let tbody = Tag("tbody")
    static let td = Tag("td")
    static let th = Tag("th")
    static let thead = Tag("thead")
    static let title = Tag("title")
    static let tr = Tag("tr")
    static let ul = Tag("ul")
}
