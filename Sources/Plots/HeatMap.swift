internal import Tables

/// A table of numbers as a field of colours: dark where they are small.
///
/// `write(named:in:)` leaves `name.csv` (the labels as header and first column), `name.gp` and
/// `name.png`.
package struct HeatMap: Plot, Equatable {
    /// What stands above it.
    package var title: String
    /// What the numbers are, beside the scale of colours.
    package var scale: String
    /// What the rows and the columns are called, as both are the same things.
    package var labels: [String]
    /// The numbers, a row each.
    package var values: [[Double]]

    /// A square field.
    package init(title: String, scale: String, labels: [String], values: [[Double]]) {
        precondition(
            values.count == labels.count && values.allSatisfy { $0.count == labels.count },
            "a row and a column for each of \(labels.count) labels"
        )
        self.title = title
        self.scale = scale
        self.labels = labels
        self.values = values
    }

    /// The numbers as a table.
    package var csv: String {
        // One line each, as the script counts lines.
        let labels = labels.map(Gnuplot.line)
        var table = CSV(["label"] + labels)
        for (label, row) in zip(labels, values) { table.add([label] + row.map { "\($0)" }) }
        return table.description
    }

    /// More labels than this could not be read.
    private static let mostLabels = 100

    /// The field for gnuplot, 1200×1100 pixels; of many rows the labels are left out.
    package func sketch(named name: String) -> Sketch {
        let last = Double(labels.count) - 0.5
        let script =
            Gnuplot.preamble(width: 1200, height: 1100, title: title)
                + """
                set tics scale 0
                \(tics)
                set xrange [-0.5:\(last)]
                set yrange [\(last):-0.5]
                set size ratio 1
                set key off
                set cblabel \(Gnuplot.quoted(scale))
                set palette defined (0 '#08306b', 1 '#2f7fbd', 2 '#9dcae1', 3 '#f7fbff')
                plot \(Gnuplot.quoted("\(name).csv")) skip 1 matrix every 1::1 \
                using ($1-1):2:3 with image

                """
        return Sketch(program: .gnuplot, script: script, data: csv)
    }

    /// The labels at both edges, which gnuplot's own reading of the table would cut off at a comma.
    private var tics: String {
        guard labels.count <= Self.mostLabels else { return "unset xtics\nunset ytics" }
        let names = labels.enumerated().map { "\(Gnuplot.quoted($1)) \($0)" }
            .joined(separator: ", ")
        return """
            set xtics (\(names)) rotate by 90 right
            set ytics (\(names))
            set tics font ',\(labels.count > 40 ? 6 : 9)'
            """
    }
}
