import JSON
import Testing

@Suite struct JSONTextTests {
    /// Short strings between long ones, of other letters each.
    private let counts = [4095, 4096, 3, 9000, 0, 5000]

    private var written: JSONWriter {
        var writer = JSONWriter()
        writer.array { writer in
            for (index, count) in counts.enumerated() {
                writer.string(count: count) {
                    $0.initializeMemory(as: UInt8.self, repeating: 0x61 + UInt8(index))
                }
            }
            writer.write(7)
        }
        writer.newline()
        return writer
    }

    private var expected: [UInt8] {
        let strings = counts.enumerated().map { index, count in
            "\"" + String(repeating: "abcdef".map(String.init)[index], count: count) + "\""
        }
        return Array(("[" + strings.joined(separator: ",") + ",7]\n").utf8)
    }

    @Test func hasLongStringsInTheirPlaces() {
        #expect(written.bytes == expected)
        #expect(written.text.count == expected.count)
    }

    @Test func isWrittenToWhereAMemoryBegins() {
        var memory = [UInt8](repeating: 0xEE, count: expected.count + 5)
        let count = memory.withUnsafeMutableBytes { written.text.write(into: $0) }
        #expect(count == expected.count)
        #expect(memory == expected + [UInt8](repeating: 0xEE, count: 5))
    }

    @Test func canBeWrittenAgain() {
        let text = written.text
        #expect(text.bytes == text.bytes)
    }

    @Test func mayHaveNoLongStrings() {
        let text = JSONText(Array("{}".utf8))
        #expect(text.count == 2)
        #expect(text.bytes == Array("{}".utf8))
    }
}
