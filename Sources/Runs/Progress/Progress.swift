package import Files
package import JSON

/// Tells the user how a run goes: a bar on a terminal, plain lines elsewhere, or JSON events.
///
/// Bar and lines go to standard error, so that standard output holds results alone; with `--json`
/// every event is a line of standard output.
package struct Progress {
    /// The form that events take.
    package enum Style: Sendable, Equatable {
        /// A line that is drawn over again, this wide.
        case bar(width: Int)
        /// A line for each notable event.
        case lines
        /// A JSON object for each event, steps included.
        case json

        /// JSON when asked for, else what suits standard error.
        package static func chosen(json: Bool) -> Style {
            if json { return .json }
            return Output.error.terminalWidth.map { .bar(width: $0) } ?? .lines
        }
    }

    private let style: Style
    private let write: (Output, String) throws(OutputError) -> Void
    private let clock = ContinuousClock()
    private let began: ContinuousClock.Instant
    private var drawn: ContinuousClock.Instant?
    private var meter: ProgressMeter
    /// Why events or results could not be written, from the first such time on.
    package private(set) var failure: OutputError?

    /// The progress of a run of `steps` steps, which begins now.
    package init(steps: Int, style: Style) {
        self.init(steps: steps, style: style) { (output, text) throws(OutputError) in
            // Nothing hangs on whether the bar and the lines beside the results are seen.
            if output == .standard { try output.write(text) } else { output.say(text) }
        }
    }

    init(
        steps: Int,
        style: Style,
        write: @escaping (Output, String) throws(OutputError) -> Void
    ) {
        self.style = style
        self.write = write
        began = clock.now
        meter = ProgressMeter(total: steps)
    }

    /// A step is done: draws the bar, at most ten times a second; as JSON an event `step`.
    package mutating func step(_ task: String, _ members: JSONValue.Members = [:]) {
        meter.done += 1
        switch style {
        case .json: emit("step", members)
        case .lines: break
        case .bar(let width):
            let now = clock.now
            if let drawn, now - drawn < .milliseconds(100), meter.done < meter.total { return }
            drawn = now
            let line = meter.line(after: now - began, task: task, width: width - 1)
            put(.error, "\r\u{1B}[K" + line)
        }
    }

    /// Steps that were done have to be done again.
    package mutating func forget(_ steps: Int) { meter.done -= steps }

    /// Something notable happened: `text` for a person, `members` as a JSON event.
    package mutating func note(
        _ event: String,
        _ text: String,
        _ members: JSONValue.Members
    ) {
        switch style {
        case .json: emit(event, members)
        case .lines:
            let elapsed = ProgressMeter.clock((clock.now - began) / .seconds(1))
            put(.error, "\(elapsed)  \(meter.done)/\(meter.total)  \(text)\n")
        case .bar: put(.error, "\r\u{1B}[K\(text)\n")
        }
    }

    /// A result is there: `text` is a line of standard output, `members` the JSON event.
    package mutating func result(
        _ event: String,
        _ text: String,
        _ members: JSONValue.Members
    ) {
        if case .json = style { return emit(event, members) }
        end()
        put(.standard, text + "\n")
    }

    /// Takes the bar away.
    package mutating func end() {
        if case .bar = style { put(.error, "\r\u{1B}[K") }
    }

    private mutating func emit(_ event: String, _ members: JSONValue.Members) {
        var object = JSONValue.Members()
        object["event"] = .string(event)
        for pair in members.pairs { object[pair.name] = pair.value }
        put(.standard, JSONValue.object(object).text + "\n")
    }

    private mutating func put(_ output: Output, _ text: String) {
        do throws(OutputError) {
            try write(output, text)
        } catch { failure = failure ?? error }
    }

    /// Throws when nobody reads the results any more: then the run is to stop.
    ///
    /// Results that can't be written for another reason are in files all the same, and the run is
    /// worth its end.
    package func checkIsHeard() throws(OutputError) {
        if failure == .closed { throw .closed }
    }
}
