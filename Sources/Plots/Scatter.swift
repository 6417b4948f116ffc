internal import Tables

/// Points with a label each and, if they have one, a small picture where they are.
///
/// `write(named:in:)` leaves `name.csv` (`label`, then a column an axis), `name.gp` and `name.png`.
package struct Scatter: Plot, Equatable {
    /// What stands above it.
    package var title: String
    /// What the horizontal axis shows.
    package var x: String
    /// What the vertical axis shows.
    package var y: String
    /// The points; a later one lies over an earlier one.
    package var points: [Point]

    /// One point.
    package struct Point: Sendable, Equatable {
        /// What stands under it.
        package var label: String
        /// Where it is.
        package var x: Double
        /// How high it is.
        package var y: Double
        /// A PNG file relative to the plot's folder, shown dot by dot.
        package var picture: String?

        /// A point; coordinates are finite.
        package init(_ label: String, x: Double, y: Double, picture: String? = nil) {
            precondition(x.isFinite && y.isFinite, "(\(x), \(y)) is no place")
            self.label = label
            self.x = x
            self.y = y
            self.picture = picture
        }
    }

    /// A scatter of these points.
    package init(title: String, x: String, y: String, points: [Point]) {
        self.title = title
        self.x = x
        self.y = y
        self.points = points
    }

    /// The points as a table.
    package var csv: String {
        var table = CSV(["label", x, y])
        for point in points { table.add([point.label, "\(point.x)", "\(point.y)"]) }
        return table.description
    }

    private static let size = (width: 1600, height: 1200)
    /// The frame inside the picture, in parts of its size: fixed, so that a dot's size is known.
    private static let frame = (left: 0.06, right: 0.98, bottom: 0.07, top: 0.94)

    /// The scatter for gnuplot, 1600×1200 pixels.
    package func sketch(named name: String) -> Sketch {
        let (frame, size) = (Self.frame, Self.size)
        let across = Self.range(of: points.map(\.x))
        let down = Self.range(of: points.map(\.y))
        // What one dot of a picture measures on the axes.
        let dx =
            (across.upperBound - across.lowerBound)
            / ((frame.right - frame.left) * Double(size.width))
        let dy =
            (down.upperBound - down.lowerBound)
            / ((frame.top - frame.bottom) * Double(size.height))
        let data = Gnuplot.quoted("\(name).csv")
        let pictures = points.compactMap { point in
            point.picture.map {
                "\(Gnuplot.quoted($0)) binary filetype=png center=(\(point.x),\(point.y)) "
                    + "dx=\(dx) dy=\(dy) with rgbimage"
            }
        }
        let bare = pictures.isEmpty ? ["\(data) using 2:3 with points pointtype 7"] : []
        // Below a picture, whose small ones are of many; the offset is in heights of the title's
        // font.
        let isCrowded = points.count > 100
        let offset = pictures.isEmpty ? -0.8 : isCrowded ? -1.2 : -2.2
        let labels =
            "\(data) using 2:3:1 with labels offset 0,\(offset) font ',\(isCrowded ? 6 : 9)'"
        let script =
            Gnuplot.preamble(width: size.width, height: size.height, title: title)
                + """
                set lmargin at screen \(frame.left)
                set rmargin at screen \(frame.right)
                set bmargin at screen \(frame.bottom)
                set tmargin at screen \(frame.top)
                set xlabel \(Gnuplot.quoted(x))
                set ylabel \(Gnuplot.quoted(y))
                set xrange [\(across.lowerBound):\(across.upperBound)]
                set yrange [\(down.lowerBound):\(down.upperBound)]
                set grid
                set key off
                plot \((bare + pictures + [labels]).joined(separator: ", \\\n     "))

                """
        return Sketch(program: .gnuplot, script: script, data: csv)
    }

    /// What holds all values with room at the ends for pictures and labels.
    private static func range(of values: [Double]) -> ClosedRange<Double> {
        let (least, most) = (values.min() ?? 0, values.max() ?? 0)
        let room = most > least ? (most - least) * 0.08 : 1
        return least - room...most + room
    }
}
