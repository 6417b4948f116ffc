extension Markup {
    /// A table whose rows each begin with their name.
    ///
    /// - Parameters:
    ///   - caption: What the table tells.
    ///   - columns: The columns' titles, that of the rows' names first.
    ///   - rows: A row's name and its cells.
    /// - Returns: The table, in a region that scrolls where there is no room for it.
    static func table(_ caption: String, columns: [String], rows: [[String]]) -> Markup {
        Tag.div(["class": "table", "role": "region", "aria-label": caption, "tabindex": "0"]) {
            Tag.table {
                Tag.caption { caption }
                Tag.thead {
                    Tag.tr { for title in columns { Tag.th(["scope": "col"]) { title } } }
                }
                Tag.tbody {
                    for row in rows {
                        Tag.tr {
                            Tag.th(["scope": "row"]) { row.first ?? "" }
                            for cell in row.dropFirst() { Tag.td { cell } }
                        }
                    }
                }
            }
        }
    }
}
