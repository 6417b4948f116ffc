internal import Tables

/// Lines over a common horizontal axis: how something went.
///
/// `write(named:in:)` leaves `name.csv` (a column for the horizontal axis, one for each series),
/// `name.gp` and `name.png`.
package struct Curve: Plot, Equatable {
    /// What stands above it.
    package var title: String
    /// The horizontal and the vertical axis.
    package var axes: Axes
    /// The lines.
    package var series: [Series]

    /// One axis.
    package struct Axis: Sendable, Equatable {
        /// What it shows, with its unit.
        package var label: String
        /// Whether equal ratios are equally far apart; values of zero and below are not drawn.
        package var isLogarithmic: Bool

        /// An axis, linear unless said otherwise.
        package init(_ label: String, isLogarithmic: Bool = false) {
            self.label = label
            self.isLogarithmic = isLogarithmic
        }
    }

    /// Both axes.
    package struct Axes: Sendable, Equatable {
        /// The horizontal one.
        package var x: Axis
        /// The vertical one.
        package var y: Axis

        /// These two.
        package init(x: Axis, y: Axis) {
            self.x = x
            self.y = y
        }
    }

    /// One line.
    package struct Series: Sendable, Equatable {
        /// What the legend and the data's column call it.
        package var name: String
        /// Where its points are.
        package var x: [Double]
        /// How high they are; one that is not finite is left out.
        package var y: [Double]

        /// A line through these points.
        package init(_ name: String, x: [Double], y: [Double]) {
            precondition(x.count == y.count, "\(x.count) places for \(y.count) values")
            self.name = name
            self.x = x
            self.y = y
        }

        /// A line through values at 0, 1, 2 ….
        package init(_ name: String, _ y: [Double]) {
            self.init(name, x: y.indices.map(Double.init), y: y)
        }
    }

    /// A curve of these parts.
    package init(title: String, axes: Axes, series: [Series]) {
        self.title = title
        self.axes = axes
        self.series = series
    }

    /// The points as a table: a row for each place that any series has, an empty cell where a
    /// series has no finite value.
    package var csv: String {
        var table = CSV([axes.x.label] + series.map(\.name))
        // The last value counts where a series has a place twice.
        let values = series.map {
            Dictionary(zip($0.x, $0.y), uniquingKeysWith: { _, last in last })
        }
        for place in Set(series.flatMap(\.x)).sorted() {
            table.add(
                ["\(place)"]
                    + values.map { values in
                        values[place].flatMap { $0.isFinite ? "\($0)" : nil } ?? ""
                    }
            )
        }
        return table.description
    }

    /// The curve for gnuplot, 960×600 pixels.
    package func sketch(named name: String) -> Sketch {
        let logarithmic = [("x", axes.x), ("y", axes.y)].filter(\.1.isLogarithmic)
            .map { "set logscale \($0.0)\nset format \($0.0) '%g'\n" }
        let lines = series.enumerated().map { index, line in
            "\(Gnuplot.quoted("\(name).csv")) using 1:\(index + 2) with lines linewidth 2 "
                + "title \(Gnuplot.quoted(line.name))"
        }
        let script =
            Gnuplot.preamble(width: 960, height: 600, title: title)
                + """
                set xlabel \(Gnuplot.quoted(axes.x.label))
                set ylabel \(Gnuplot.quoted(axes.y.label))
                set grid
                \(logarithmic.joined())set key \(series.count > 1 ? "top right" : "off")
                plot \(lines.joined(separator: ", \\\n     "))

                """
        return Sketch(program: .gnuplot, script: script, data: csv)
    }
}
