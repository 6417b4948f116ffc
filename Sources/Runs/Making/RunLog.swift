package import Files
package import JSON

/// What a run tells and records while it is made, by one task or by several at once.
package actor RunLog {
    private var progress: Progress
    private var record: RunRecord

    init(_ record: RunRecord, _ progress: sending Progress) {
        self.record = record
        self.progress = progress
    }

    /// A step is done; as JSON an event `step` with these members.
    package func step(_ task: String, _ members: JSONValue.Members = [:]) {
        progress.step(task, members)
    }

    /// Steps that were done have to be done again.
    package func forget(_ steps: Int) { progress.forget(steps) }

    /// Something notable happened: `text` for a person, `members` as a JSON event.
    package func note(_ event: String, _ text: String, _ members: JSONValue.Members) {
        progress.note(event, text, members)
    }

    /// Something for the user is there: `text` is a line of standard output, `members` the event.
    package func tell(_ event: String, _ text: String, _ members: JSONValue.Members) {
        progress.result(event, text, members)
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

    func end(_ status: RunRecord.Status) throws(FileError) {
        progress.end()
        try record.end(status)
    }
}
