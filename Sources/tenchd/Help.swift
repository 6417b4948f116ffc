/// What `--help` prints, made from the rows.
enum Help {
    private static let overview = """
        OVERVIEW: Serves neural networks: forward passes, input gradients and updates.

        Speaks JSON, a line each way, on a Unix socket, on TCP, and on sockets that systemd has \
        opened for it. Every option but --config may also stand in the configuration file, as \
        "name = value"; what the command line says comes on top.

        USAGE: tenchd <options>
        """

    /// The column of the explanations, and the one that no line may reach.
    private static let (margin, width) = (26, 80)

    /// The whole text, wrapped.
    static var text: String {
        let paragraphs = overview.split(separator: "\n", omittingEmptySubsequences: false)
        let overview = paragraphs.map { wrapped(String($0)) }.joined(separator: "\n")
        let limits = Options.limitRows.map(entry).joined()
        let options = Options.rows.map(entry).joined()
        let own =
            entry("--check-config", "Say whether it would start so, and start nothing.")
            + entry("--version", "Show the version.") + entry("-h, --help", "Show this help.")
        return "\(overview)\n\nOPTIONS:\n\(options)\(own)\nLIMITS:\n\(limits)"
    }

    private static func entry(_ row: OptionRow) -> String {
        let value = row.impliedWord == nil ? " <\(row.placeholder)>" : ""
        let standard = row.defaultWord.map { " (default: \($0))" } ?? ""
        let entry = entry("--\(row.name)\(value)", row.help + standard)
        guard !row.discussion.isEmpty else { return entry }
        return entry + wrapped(row.discussion, indent: 8) + "\n"
    }

    private static func entry(_ form: String, _ help: String) -> String {
        let head = "  \(form)"
        let text = wrapped(help, indent: margin)
        // A long form has a line of its own.
        guard head.count < margin else { return "\(head)\n\(text)\n" }
        return head + text.dropFirst(head.count) + "\n"
    }

    /// Lines of no more than the width, where the words allow it.
    private static func wrapped(_ text: String, indent: Int = 0) -> String {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let line = lines.last, indent + line.count + 1 + word.count <= width {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        let space = String(repeating: " ", count: indent)
        return lines.map { space + $0 }.joined(separator: "\n")
    }
}
