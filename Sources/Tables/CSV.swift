/// Rows of values separated by commas, as RFC 4180 has them, with a header.
///
/// Lines end in a line feed alone, which every reader takes and a shell prefers.
package struct CSV: Sendable, Equatable, CustomStringConvertible {
    private let columns: Int
    /// The file's text.
    package private(set) var description = ""

    /// A file of the header alone.
    package init(_ header: [String]) {
        columns = header.count
        add(header)
    }

    /// Adds a row, a cell for each column.
    package mutating func add(_ cells: [String]) {
        precondition(cells.count == columns, "\(cells.count) cells for \(columns) columns")
        description += cells.map(Self.quoted).joined(separator: ",") + "\n"
    }

    /// The cell, in quotes when something in it would end it early.
    private static func quoted(_ cell: String) -> String {
        // By code units, because "\r\n" is one character that is neither of the two.
        let isPlain = cell.utf8.allSatisfy { !"\",\r\n".utf8.contains($0) }
        if isPlain { return cell }
        let doubled = cell.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"")
        return "\"\(doubled)\""
    }
}
