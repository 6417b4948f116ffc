/// Rows of text in columns that are as wide as they need to be; columns of numbers stand to the
/// right.
package struct Table: CustomStringConvertible {
    private let header: [String]
    private var rows: [[String]] = []

    /// A table with a title for each column, or none.
    package init(_ header: String...) { self.init(header) }

    /// A table with these titles.
    package init(_ header: [String]) { self.header = header }

    /// Adds a row; an empty cell fits into a column of any kind.
    package mutating func add(_ cells: String...) { add(cells) }

    /// Adds a row of these cells.
    package mutating func add(_ cells: [String]) { rows.append(cells) }

    /// The rows as lines, the header first.
    package var description: String {
        let lines = (header.isEmpty ? [] : [header]) + rows
        let columns = lines.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            lines.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        let areNumbers = (0..<columns).map { column in
            let cells = rows.map { $0.indices.contains(column) ? $0[column] : "" }
            return cells.allSatisfy { $0.isEmpty || Double($0) != nil }
                && cells.contains { !$0.isEmpty }
        }
        return lines.map { line in
            let cells = line.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return areNumbers[column] ? padding + cell : cell + padding
            }
            return cells.joined(separator: "  ").trimmingTrailingSpaces
        }
        .joined(separator: "\n")
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: Substring {
        self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)]
    }
}
