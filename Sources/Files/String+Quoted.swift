extension String {
    /// The text as it may stand in a message: quoted, control characters escaped, at most 80 long.
    package var quoted: String {
        let shown = unicodeScalars.prefix(80).map { $0.escaped(asASCII: true) }.joined()
        return "'\(shown)\(unicodeScalars.count > 80 ? "…" : "")'"
    }
}

extension [String] {
    /// Three of the texts at most, quoted, and how many more there are.
    package var quotedList: String {
        prefix(3).map(\.quoted).joined(separator: ", ")
            + (count > 3 ? " and \(count - 3) more" : "")
    }
}
