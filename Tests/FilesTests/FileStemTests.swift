import Files
import Testing

struct FileStemTests {
    @Test(arguments: ["011-goldfinch", "a b", "鯉", "x.y", "-x", String(repeating: "x", count: 180)])
    func isTheTextWhereThatWillDo(text: String) {
        #expect(FileStem(text).text == text)
    }

    @Test(arguments: [
        "", ".", "..", ".hidden", "a/b", "../../etc/passwd", "a\nb", "a\r\nb", "a\0b", "\u{1B}[31m",
        "a\u{2028}b", String(repeating: "x", count: 181), String(repeating: "鯉", count: 61),
        String(repeating: "👨‍👩‍👧‍👦", count: 20), "e" + String(repeating: "\u{301}", count: 300),
    ])
    func isANameWhateverTheTextIs(text: String) {
        let name = FileStem(text).text
        #expect((1...180).contains(name.utf8.count), "\(name)")
        #expect(!name.hasPrefix("."))
        #expect(
            name.unicodeScalars.allSatisfy { $0 != "/" && $0.value >= 0x20 && $0 != "\u{2028}" }
        )
        #expect(FileStem(text).text == name)
    }

    @Test func cutsBetweenCharacters() {
        let text = String(repeating: "👨‍👩‍👧‍👦", count: 20)
        let name = FileStem(text).text
        let kept = name.prefix { $0 == "👨‍👩‍👧‍👦" }
        #expect(name.dropFirst(kept.count).first == "-" && kept.count == 6, "\(name)")
    }

    @Test func keepsApartWhatWouldBecomeTheSame() {
        let long = String(repeating: "x", count: 300)
        let texts = [long + "1", long + "2", "a/b", "a-b", "a\nb", "", "_", ".", "-"]
        #expect(Set(texts.map { FileStem($0).text }).count == texts.count)
    }
}
