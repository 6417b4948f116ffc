import Testing

@testable import tench_page

struct MarkupTests {
    @Test func escapesTextsAndAttributes() {
        let piece = Tag.p(["title": "a \"b\" & c"]) { "1 < 2 > 0 & so on" }
        #expect(
            piece.html
                == "<p title=\"a &quot;b&quot; &amp; c\">1 &lt; 2 &gt; 0 &amp; so on</p>\n"
        )
    }

    @Test func joinsWhatIsThere() {
        let names = ["a", "b"]
        let piece = Tag.ul {
            for name in names { Tag.li { name } }
            if names.count > 2 { Tag.li { "many" } }
            if let first = names.first { Tag.span { first } } else { "none" }
        }
        #expect(piece.html == "<ul><li>a</li>\n<li>b</li>\n<span>a</span></ul>\n")
        #expect(Tag.img(["src": "a.png", "alt": ""]).html == "<img src=\"a.png\" alt=\"\">\n")
    }

    @Test(
        arguments: [
            (0, "0"), (1, "1.00"), (12.345, "12.3"), (123.45, "123"), (99999.6, "100000"),
            (0.012345, "0.0123"), (-0.5, "−0.500"), (.infinity, "∞"), (.nan, "–"),
        ] as [(Double, String)]
    )
    func writesNumbersToThreeFigures(number: Double, text: String) {
        #expect(number.figures == text)
    }

    @Test func cutsBarsToTheirRoom() {
        #expect(Markup.bar(0.254, "x", kind: "k").html.contains("width:25%"))
        #expect(Markup.bar(7, "x", kind: "k").html.contains("width:100%"))
        #expect(Markup.bar(.nan, "x", kind: "k").html.contains("width:0%"))
    }
}
