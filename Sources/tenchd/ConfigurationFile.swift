import Files

/// A file of `key = value` lines whose keys are the long options' names; `#` begins a comment line.
enum ConfigurationFile {
    /// The command line that says the same as the file.
    static func arguments(of path: String) throws(ConfigurationError) -> [String] {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try File.bytes(of: path)
        } catch {
            throw .unreadable(path, reason: error.reason)
        }
        return try arguments(in: String(decoding: bytes, as: UTF8.self), of: path)
    }

    static func arguments(
        in text: String,
        of path: String
    ) throws(ConfigurationError) -> [String] {
        var arguments: [String] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let line = trimmed(line)
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let equals = line.firstIndex(of: "=") else {
                throw .malformed(path, line: index + 1)
            }
            let key = trimmed(line[..<equals])
            let value = trimmed(line[line.index(after: equals)...])
            guard Daemon.optionNames.contains(key) else {
                throw .unknown(path, line: index + 1, key: key)
            }
            guard Daemon.flagNames.contains(key) else {
                arguments.append("--\(key)=\(value)")
                continue
            }
            switch value {
            case "true": arguments.append("--\(key)")
            case "false": break
            default: throw .notATruthValue(path, line: index + 1, key: key)
            }
        }
        return arguments
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}

/// What is wrong with a configuration file.
enum ConfigurationError: Error, CustomStringConvertible {
    case unreadable(String, reason: String)
    case malformed(String, line: Int)
    case unknown(String, line: Int, key: String)
    case notATruthValue(String, line: Int, key: String)

    var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .malformed(let path, let line): "\(path), line \(line): expected key = value"
        case .notATruthValue(let path, let line, let key):
            "\(path), line \(line): \(key) is true or false"
        case .unknown(let path, let line, let key):
            "\(path), line \(line): there is no option \(key); known are "
                + Daemon.optionNames.sorted().joined(separator: ", ")
        }
    }
}
