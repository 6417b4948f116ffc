/// What all scripts for gnuplot have in common.
enum Gnuplot {
    /// The terminal and the data's form: a table with a header.
    static func preamble(width: Int, height: Int, title: String) -> String {
        """
        set terminal pngcairo size \(width),\(height) font 'Sans,11' noenhanced
        set datafile separator comma
        set datafile columnheaders
        set title \(quoted(title))

        """
    }

    /// A text as a script holds it; between single quotes gnuplot runs and replaces nothing.
    static func quoted(_ text: String) -> String {
        let doubled = line(text).split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "''")
        return "'\(doubled)'"
    }

    /// A text on one line.
    static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
