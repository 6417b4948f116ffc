/// Rows of text in columns that are as wide as they need to be; columns of numbers stand to the right.
struct Table: CustomStringConvertible {
    private let header: [String]
    private var rows: [[String]] = []

    /// A table with a title for each column, or none.
    init(_ header: String...) {
        self.header = header
    }

    /// Adds a row.
    mutating func add(_ cells: String...) {
        rows.append(cells)
    }

    var description: String {
        let lines = (header.isEmpty ? [] : [header]) + rows
        let columns = lines.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            lines.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        let areNumbers = (0..<columns).map { column in
            rows.allSatisfy { $0.indices.contains(column) && Double($0[column]) != nil }
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
