import Files

/// A file of `name = value` lines whose names are those of the options; `#` begins a comment line.
enum ConfigurationFile {
    /// What the file at `path` says.
    static func settings(of path: String) throws(OptionError) -> [Setting] {
        guard let text = String(validating: try bytes(of: path), as: UTF8.self) else {
            throw .unreadable(path, reason: "it is not UTF-8")
        }
        return try settings(in: text, of: path)
    }

    /// What its text says; `path` is for complaints.
    static func settings(in text: String, of path: String) throws(OptionError) -> [Setting] {
        var settings: [Setting] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let line = trimmed(line)
            let place = OptionError.Place.file(path, line: index + 1)
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let equals = line.firstIndex(of: "=") else { throw .malformed(place) }
            let name = trimmed(line[..<equals])
            guard let row = Options.all.first(where: { $0.isInFile && $0.name == name }) else {
                throw .unknown(name, place)
            }
            let word = trimmed(line[line.index(after: equals)...])
            settings.append(Setting(row: row, word: word, place: place))
        }
        return settings
    }

    private static func bytes(of path: String) throws(OptionError) -> [UInt8] {
        do throws(FileError) {
            return try File.bytes(of: path)
        } catch {
            throw .unreadable(path, reason: error.reason)
        }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
