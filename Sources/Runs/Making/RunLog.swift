package import Files
package import JSON

/// What a run tells and records while it is made, by one task or by several at once.
package actor RunLog {
    private var progress: Progress
    private var record: RunRecord
    private var afterwards: [@Sendable () throws(FileError) -> String?] = []

    init(_ record: RunRecord, _ progress: sending Progress) {
        self.record = record
        self.progress = progress
    }

    /// A step is done; as JSON an event `step` with these members.
    ///
    /// - Throws: As `note` and `tell` do, `OutputError.closed` when nobody reads the events.
    package func step(_ task: String, _ members: JSONValue.Members = [:]) throws(OutputError) {
        progress.step(task, members)
        try progress.checkIsHeard()
    }

    /// Steps that were done have to be done again.
    package func forget(_ steps: Int) { progress.forget(steps) }

    /// Something notable happened: `text` for a person, `members` as a JSON event.
    package func note(
        _ event: String,
        _ text: String,
        _ members: JSONValue.Members
    ) throws(OutputError) {
        progress.note(event, text, members)
        try progress.checkIsHeard()
    }

    /// Something for the user is there: `text` is a line of standard output, `members` the event.
    package func tell(
        _ event: String,
        _ text: String,
        _ members: JSONValue.Members
    ) throws(OutputError) {
        progress.result(event, text, members)
        try progress.checkIsHeard()
    }

    /// Adds a result to the record.
    ///
    /// - Parameters:
    ///   - result: What came out.
    ///   - place: Its place among the results; by default the last.
    /// - Throws: `FileError`.
    package func add(_ result: JSONValue, at place: Int? = nil) throws(FileError) {
        try record.add(result, at: place)
    }

    /// Puts off what others make of files that are there, such as a drawing program a picture,
    /// until everything is recorded: it may fail, or take for ever, without costing anything else.
    ///
    /// - Parameter work: Gives a sentence about what isn't there, which is told at the very end.
    package func afterwards(_ work: @escaping @Sendable () throws(FileError) -> String?) {
        afterwards.append(work)
    }

    func end(_ status: RunRecord.Status) throws(FileError) {
        progress.end()
        try record.end(status)
    }

    /// Does what was put off, and tells of each thing that isn't there, once.
    func finish() throws(FileError) {
        var told: Set<String> = []
        var failure: FileError?
        for work in afterwards {
            do throws(FileError) {
                guard let advice = try work(), told.insert(advice).inserted else { continue }
                progress.note("undrawn", advice, ["advice": .string(advice)])
            } catch { failure = failure ?? error }
        }
        progress.end()
        if let failure { throw failure }
    }

    /// Throws when some of what was told could not be written.
    func checkOutput() throws(OutputError) {
        if let failure = progress.failure { throw failure }
    }
}
