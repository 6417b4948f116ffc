import Files
import Glibc
package import Logging

/// Writes events to standard error, a line each, in the form that whoever reads it there wants.
package struct LineLog: LogHandler {
    package var logLevel = Logger.Level.info
    package var metadata = Logger.Metadata()
    private let form: LogLine.Form
    private let write: @Sendable (String) -> Void

    /// A log in a form, whose lines `write` takes.
    package init(
        as form: LogLine.Form = .ofStandardError,
        write: @escaping @Sendable (String) -> Void = { Files.Output.error.say($0) }
    ) {
        self.form = form
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let facts = metadata.merging(event.metadata ?? [:]) { _, new in new }
        // In one write, so that lines of several threads and programs don't mix.
        write(LogLine(event.level, "\(event.message)", metadata: facts, as: form).text)
    }
}

extension LogLine.Form {
    /// The journal's where standard error leads there, else the plain one.
    package static let ofStandardError = LogLine.Form(
        ofDescriptor: STDERR_FILENO,
        environment: Listener.environmentVariable
    )

    /// That of a descriptor: systemd says in `JOURNAL_STREAM` which file its journal's is, by
    /// device and inode; what was redirected since is another.
    ///
    /// The corresponding C function is `fstat`.
    package init(ofDescriptor descriptor: CInt, environment: (String) -> String?) {
        var status = stat()
        guard let stream = environment("JOURNAL_STREAM"),
            unsafe fstat(descriptor, &status) == 0,
            stream == "\(status.st_dev):\(status.st_ino)"
        else {
            self = .plain
            return
        }
        self = .journal
    }
}
