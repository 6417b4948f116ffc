import NIOCore
import Testing

@testable import Tench

struct LineFramerTests {
    @Test(arguments: 1...9)
    func findsTheSameLinesHoweverTheChunksFall(size: Int) {
        let text = Array("one\ntwo\r\n\n\r\nthree and more\nunfinished".utf8)
        var framer = LineFramer()
        var lines: [String] = []
        for start in stride(from: 0, to: text.count, by: size) {
            let chunk = ByteBuffer(bytes: text[start..<min(start + size, text.count)])
            lines += framer.lines(completedBy: chunk).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(lines == ["one", "two", "three and more"])
    }

    @Test func keepsALongLineWhole() {
        var framer = LineFramer()
        let chunk = ByteBuffer(repeating: UInt8(ascii: "x"), count: 1 << 20)
        for _ in 0..<8 { #expect(framer.lines(completedBy: chunk).isEmpty) }
        let lines = framer.lines(completedBy: ByteBuffer(string: "\n"))
        #expect(lines.map(\.count) == [8 << 20])
    }
}
