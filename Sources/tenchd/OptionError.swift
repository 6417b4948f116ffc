import Wire

/// What is wrong with the options; the daemon doesn't start then.
enum OptionError: Error, Equatable {
    /// No option has the name.
    case unknown(String, Place)
    /// An argument that is no option.
    case stray(String)
    /// An option that needs a value stands at the end, or before another option.
    case missing(name: String, placeholder: String)
    /// The value is none of this option's.
    case wrong(name: String, Place, part: String?, expected: String, got: String)
    /// A line that is no option.
    case malformed(Place)
    /// The file can't be read as text.
    case unreadable(String, reason: String)
    /// Options that don't go together; a sentence.
    case conflict(String)

    /// Where an option stands.
    enum Place: Equatable {
        case commandLine
        case file(String, line: Int)

        /// How an option of that name is called there.
        fileprivate func spelled(_ name: String) -> String {
            switch self {
            case .commandLine: "--\(name)"
            case .file: "\(description)\(name)"
            }
        }

        /// The start of a sentence about the place; empty where it needs none.
        fileprivate var description: String {
            switch self {
            case .commandLine: ""
            case .file(let path, let line): "\(path), line \(line): "
            }
        }

        /// The options that may stand there.
        fileprivate var known: [String] {
            switch self {
            case .commandLine: Options.all.map(\.name)
            case .file: Options.all.filter(\.isInFile).map(\.name)
            }
        }
    }
}

extension OptionError: CustomStringConvertible {
    /// One line, with what would be right.
    var description: String {
        switch self {
        case .unknown(let name, let place):
            let near = Spelling.near(name, among: place.known)
            let hint =
                near.isEmpty
                ? "known are \(place.known.sorted().joined(separator: ", "))"
                : "did you mean \(Spelling.list(near))?"
            return "\(place.description)there is no option \(Spelling.quote(name)); \(hint)"
        case .stray(let argument):
            return "\(Spelling.quote(argument)) is no option; see tenchd --help"
        case .missing(let name, let placeholder):
            return "--\(name) needs a value: --\(name) <\(placeholder)>"
        case .wrong(let name, let place, let part, let expected, let got):
            let what = place.spelled(name) + (part.map { ": \($0)" } ?? "")
            return "\(what) must be \(expected), not \(Spelling.quote(got))"
        case .malformed(let place):
            return "\(place.description)expected name = value"
        case .unreadable(let path, let reason):
            return "\(path) cannot be read: \(reason)"
        case .conflict(let sentence):
            return sentence
        }
    }
}
