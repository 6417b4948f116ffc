import Testing
import Wire

@Suite struct LineFramerTests {
    /// Feeds the text in pieces of the given size, and tells everything that came out.
    private func frames(
        of text: String,
        pieces: Int = 1,
        limit: Int = 100,
        ending: Bool = false
    ) -> [LineFramer.Frame] {
        frames(from: .requests(limit: limit), of: text, pieces: pieces, ending: ending)
    }

    private func frames(
        from framer: LineFramer,
        of text: String,
        pieces: Int,
        ending: Bool = false
    ) -> [LineFramer.Frame] {
        var framer = framer
        var frames: [LineFramer.Frame] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            _ = bytes[start..<min(start + pieces, bytes.count)].withUnsafeBytes { piece in
                framer.feed(piece) { frames.append($0) }
            }
        }
        if ending { framer.end { frames.append($0) } }
        return frames
    }

    private func line(_ text: String) -> LineFramer.Frame { .line(Array(text.utf8)) }

    @Test(arguments: [1, 2, 3, 7, 100])
    func cutsLinesWhateverThePiecesAre(_ pieces: Int) {
        let text = "{one}\n\r\n# a comment {\n  \t\n{two}\r\n  {three}\n{rest"
        #expect(
            frames(of: text, pieces: pieces) == [line("{one}"), line("{two}"), line("  {three}")]
        )
    }

    @Test(arguments: [1, 5, 1000])
    func takesALineOfTheLimitAndNotOneByteMore(_ pieces: Int) {
        let full = "{" + String(repeating: "x", count: 9)
        let text = "\(full)\n\(full)x\n{ok}\n"
        #expect(
            frames(of: text, pieces: pieces, limit: 10) == [line(full), .tooLong, line("{ok}")]
        )
    }

    @Test(arguments: [1, 5, 1000])
    func drainsALongLineAndLivesOn(_ pieces: Int) {
        let long = "{" + String(repeating: "x", count: 20) + "\n{ok}\n"
        #expect(frames(of: long, pieces: pieces, limit: 10) == [.tooLong, line("{ok}")])
        #expect(frames(of: "{23456789}\n", pieces: pieces, limit: 10) == [line("{23456789}")])
    }

    @Test func aLongCommentIsNoError() {
        let text = "#" + String(repeating: "x", count: 50) + "\n{}\n"
        #expect(frames(of: text, pieces: 7, limit: 10) == [line("{}")])
    }

    @Test func theEndOfTheStreamEndsTheLastLine() {
        #expect(frames(of: "{a}\n{b}", ending: true) == [line("{a}"), line("{b}")])
        #expect(frames(of: "{a}\n", ending: true) == [line("{a}")])
        #expect(
            frames(of: "{a}" + String(repeating: "x", count: 20), limit: 5, ending: true) == [
                .tooLong
            ]
        )
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n", "POST /", "Host: x\n", "OPTIONS * ", "CUSTOM / HTTP/1.1\nHost: a\n",
    ])
    func seesHTTP(_ opening: String) {
        #expect(frames(of: opening + "{}\n{}\n").contains(.foreign))
        #expect(!frames(of: opening + "{}\n").contains(line("{}")))
    }

    @Test func seesHTTPOnlyAtTheBeginning() {
        #expect(frames(of: "{}\nGET / HTTP/1.1\n") == [line("{}"), line("GET / HTTP/1.1")])
    }

    @Test(arguments: 1...9)
    func findsTheSameRepliesHoweverTheChunksFall(size: Int) {
        let text = "one\ntwo\r\n\n\r\n# three and more\nGET / HTTP/1.1\nunfinished"
        #expect(
            frames(from: .replies, of: text, pieces: size)
                == ["one", "two", "# three and more", "GET / HTTP/1.1"].map(line)
        )
    }

    @Test func keepsALongReplyWhole() {
        let text = String(repeating: "x", count: 8 << 20) + "\n"
        let lines = frames(from: .replies, of: text, pieces: 1 << 20)
        #expect(lines == [line(String(text.dropLast()))])
    }

    @Test func noMoreLinesAreTakenThanWereAskedFor() {
        var framer = LineFramer.requests(limit: 100)
        let bytes = Array("a\n\n# c\nb\nc".utf8)
        var frames: [LineFramer.Frame] = []
        let first = bytes.withUnsafeBytes { framer.feed($0, atMost: 3) { frames.append($0) } }
        #expect(first == 7)
        #expect(frames == [.line(Array("a".utf8))])
        let second = bytes[first...].withUnsafeBytes {
            framer.feed($0, atMost: 3) { frames.append($0) }
        }
        #expect(second == 3)
        framer.end { frames.append($0) }
        #expect(frames.map { $0 } == ["a", "b", "c"].map { .line(Array($0.utf8)) })
    }
}
