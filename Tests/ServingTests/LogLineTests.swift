import Foundation
import Glibc
import Logging
import Synchronization
import Testing

@testable import Serving

/// Events as lines: one each, whatever is in them, with the priority that the journal reads.
@Suite struct LogLineTests {
    private let time = LogTime(seconds: 1_796_047_286, nanoseconds: 123_456_789)

    @Test func aPlainLineHasTimeAndLevel() {
        let line = LogLine(
            .warning,
            "closed: it came to no role",
            metadata: ["connection": "7"],
            as: .plain,
            at: time
        )
        #expect(
            line.text
                == "2026-11-30T14:01:26.123Z warning connection=7 closed: it came to no role\n"
        )
    }

    @Test(arguments: [
        (Logger.Level.trace, "<7>"), (.debug, "<7>"), (.info, "<6>"), (.notice, "<5>"),
        (.warning, "<4>"), (.error, "<3>"), (.critical, "<2>"),
    ])
    func theJournalIsToldThePriority(_ level: Logger.Level, _ start: String) {
        #expect(LogLine(level, "x y", as: .journal).text == "\(start)x y\n")
    }

    /// A line of its own would be another event's, of a priority of its own.
    @Test(arguments: [
        ("a\n<0>all is lost", #"a\u{A}<0>all is lost"#), ("a\r\nb", #"a\u{D}\u{A}b"#),
        ("\u{1B}[2J", #"\u{1B}[2J"#), ("a\u{2028}b\u{85}c", #"a\u{2028}b\u{85}c"#),
        ("\u{202E}gnp", #"\u{202E}gnp"#), ("a\u{0}b", #"a\u{0}b"#), ("3×5 – ä", "3×5 – ä"),
        (#"C:\n"#, #"C:\n"#),
    ])
    func nothingEndsALineEarly(_ message: String, _ shown: String) {
        #expect(LogLine(.info, message, as: .journal).text == "<6>\(shown)\n")
        let line = LogLine(.info, "x", metadata: ["k": "\(message)"], as: .journal).text
        #expect(line == "<6>k=\(shown) x\n")
    }

    @Test func aLineIsNoLongerThanAPipeTakesAtOnce() {
        let line = LogLine(.info, String(repeating: "é", count: 100_000), as: .journal).text
        #expect(line.utf8.count <= 4096 && line.hasSuffix("…\n"))
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (951_782_400, "2000-02-29T00:00:00.000Z"),
        (4_102_444_799, "2099-12-31T23:59:59.000Z"),
    ])
    func timesAreGreenwichs(_ seconds: Int, _ text: String) {
        #expect(LogTime(seconds: seconds).description == text)
    }

    @Test func theLogAddsWhatItsLoggerKnows() {
        let lines = Mutex<[String]>([])
        var logger = Logger(label: "x") { _ in
            LineLog(as: .journal) { line in lines.withLock { $0.append(line) } }
        }
        logger[metadataKey: "connection"] = "3"
        logger.debug("not shown")
        logger.logLevel = .debug
        logger.debug("answered", metadata: ["b": "2", "a": "1"])
        #expect(lines.withLock { $0 } == ["<7>a=1 b=2 connection=3 answered\n"])
    }

    /// By device and inode, as systemd tells them; what was redirected since is another file.
    @Test func theJournalIsKnownByItsFile() throws {
        let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString)"
        let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
        defer { close(descriptor) }
        defer { unlink(path) }
        var status = stat()
        try #require(fstat(descriptor, &status) == 0)
        let stream = "\(status.st_dev):\(status.st_ino)"
        let form = { (value: String?) in
            LogLine.Form(ofDescriptor: descriptor) { $0 == "JOURNAL_STREAM" ? value : nil }
        }
        #expect(form(stream) == .journal)
        for other in [nil, "", "0:0", "\(status.st_dev)", stream + "1", "x:y"] {
            #expect(form(other) == .plain)
        }
    }
}
