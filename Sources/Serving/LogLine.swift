package import Logging

/// An event as a line of the log: one event a line, whatever is in it.
package struct LogLine: Sendable {
    /// What the line goes to.
    package enum Form: Sendable {
        /// A terminal or a file: with the time and the level's name.
        case plain
        /// The journal, which notes the time itself and reads the level off the line's start.
        case journal
    }

    /// So many bytes at most are written: as many as a pipe takes from several writers unmixed.
    private static let longest = 4096

    /// The line, its ending included.
    package let text: String

    /// The line of an event at a time, as it is written into a form.
    package init(
        _ level: Logger.Level,
        _ message: String,
        metadata: Logger.Metadata = [:],
        as form: Form,
        at time: LogTime = .now
    ) {
        let start: String =
            switch form {
            case .plain: "\(time) \(level.rawValue) "
            case .journal: "<\(level.priority)>"
            }
        let facts = metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value) " }.joined()
        var line = start + (facts + message).onOneLine
        if line.utf8.count >= Self.longest {
            line = String(decoding: line.utf8.prefix(Self.longest - 8), as: UTF8.self) + "…"
        }
        text = line + "\n"
    }
}

extension Logger.Level {
    /// The priority that syslog gives it, from 0 for the gravest on; 7 is for debugging.
    package var priority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

extension String {
    /// The text with everything escaped that ends a line, moves a cursor or turns writing round.
    fileprivate var onOneLine: String {
        let isPlain = utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        if isPlain { return self }
        return unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                // Not Swift's own, which would escape backslashes too, twice where they were.
                "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: String(scalar)
            }
        }.joined()
    }
}
