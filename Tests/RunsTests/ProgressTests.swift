import Files
import JSON
import Testing

@testable import Runs

struct ProgressTests {
    @Test func theMeterShowsRateAndTimeLeft() {
        let meter = ProgressMeter(total: 220, done: 110)
        let line = meter.line(after: .seconds(20), task: "11 goldfinch", width: 80)
        #expect(line.hasPrefix("[=====") && line.count <= 80)
        #expect(line.contains(" 50%  110/220  5.5/s  0:20 left  11 goldfinch"))
    }

    @Test func theMeterFitsAnyTerminal() {
        let meter = ProgressMeter(total: 3, done: 0)
        for width in 0..<100 {
            #expect(meter.line(after: .zero, task: "x", width: width).count <= width)
        }
    }

    @Test(arguments: [(0.2, "0:01"), (59.5, "1:00"), (3723, "1:02:03")])
    func timesReadAsOnAClock(seconds: Double, text: String) {
        #expect(ProgressMeter.clock(seconds) == text)
    }

    @Test func linesAreLeftOutForSteps() {
        let log = Log()
        var progress = Progress(steps: 2, style: .lines, write: log.write)
        progress.step("a")
        progress.note("image", "a is done", ["class": 3])
        progress.end()
        #expect(log.standard.isEmpty)
        #expect(log.error.count == 1 && log.error[0].hasSuffix("  1/2  a is done\n"))
    }

    @Test func jsonEventsAreWholeLinesOfStandardOutput() {
        let log = Log()
        var progress = Progress(steps: 1, style: .json, write: log.write)
        progress.step("a", ["loss": 1.5])
        progress.note("image", "a is done", ["class": 3, "file": "x.png"])
        #expect(log.error.isEmpty)
        #expect(
            log.standard == [
                #"{"event":"step","loss":1.5}"# + "\n",
                #"{"event":"image","class":3,"file":"x.png"}"# + "\n",
            ]
        )
    }

    @Test func resultsAreLinesOfStandardOutputWhateverTheRestIs() {
        for style in [Progress.Style.lines, .bar(width: 40)] {
            let log = Log()
            var progress = Progress(steps: 1, style: style, write: log.write)
            progress.result("picture", "x.png", [:])
            #expect(log.standard == ["x.png\n"])
        }
        let log = Log()
        var progress = Progress(steps: 1, style: .json, write: log.write)
        progress.result("picture", "x.png", ["class": 3])
        #expect(log.standard == [#"{"event":"picture","class":3}"# + "\n"])
    }

    @Test func whatCannotBeWrittenIsRememberedAndNothingElseEnds() {
        let full = OutputError.failed("No space left on device")
        var progress = Progress(steps: 1, style: .json) { (_, _) throws(OutputError) in throw full }
        progress.step("a")
        progress.note("image", "done", [:])
        #expect(progress.failure == full)
        #expect(throws: Never.self) { try progress.checkIsHeard() }
    }

    @Test func whenNobodyReadsTheEventsThatIsTheEnd() {
        var progress = Progress(steps: 1, style: .lines) { (output, _) throws(OutputError) in
            if output == .standard { throw .closed }
        }
        progress.step("a")
        #expect(throws: Never.self) { try progress.checkIsHeard() }
        progress.result("picture", "x.png", [:])
        #expect(throws: OutputError.closed) { try progress.checkIsHeard() }
    }

    @Test func theBarIsTakenAwayBeforeALine() {
        let log = Log()
        var progress = Progress(steps: 1, style: .bar(width: 40), write: log.write)
        progress.step("a")
        progress.note("image", "done", [:])
        #expect(log.error.count == 2 && log.error[1] == "\r\u{1B}[Kdone\n")
    }
}

/// What was written, by stream.
private final class Log {
    var standard: [String] = []
    var error: [String] = []

    func write(_ output: Output, _ text: String) {
        if output == .standard { standard.append(text) } else { error.append(text) }
    }
}
