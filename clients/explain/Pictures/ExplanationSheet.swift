internal import Experiments
internal import Glibc
internal import Imaging
internal import Tables

/// A run's heat maps on one picture: a row for each network's explanation of each photograph, the
/// photograph before it, a column for each method; at the foot what the colours mean.
struct ExplanationSheet: Sendable {
    private let methods: [Method]
    private var rows: [Row] = []

    private struct Row: Sendable {
        let photograph: Image
        let lines: [String]
        let startsGroup: Bool
        var tiles: [Method: (picture: Image, scale: Float)] = [:]
    }

    private static let tile = 176
    private static let gap = 6
    private static let line = 10
    private static let header = 20
    /// Below each tile two lines.
    private static let caption = 28
    private static let foot = 40

    /// An empty sheet of these columns.
    init(_ methods: [Method]) { self.methods = methods }

    /// Begins a row.
    ///
    /// - Parameters:
    ///   - photograph: What the network saw.
    ///   - lines: Two lines below it.
    ///   - startsGroup: Whether it is another photograph's than the row above.
    mutating func begin(_ photograph: Image, lines: [String], startsGroup: Bool) {
        rows.append(
            Row(
                photograph: photograph.thumbnail(side: Self.tile),
                lines: lines,
                startsGroup: startsGroup && !rows.isEmpty
            )
        )
    }

    /// Puts a heat map, and where its colours end, into the last row.
    mutating func put(_ picture: Image, scale: Float, of method: Method) {
        rows[rows.count - 1].tiles[method] = (picture.thumbnail(side: Self.tile), scale)
    }

    /// The sheet of what is there so far; nil while it is empty.
    var image: Image? {
        guard !rows.isEmpty else { return nil }
        let (across, down) = (Self.tile + Self.gap, Self.tile + Self.caption)
        let groups = rows.count { $0.startsGroup }
        let width = max(Self.gap + across * (methods.count + 1), 3 * Self.tile)
        var sheet = Image(
            height: Self.header + down * rows.count + groups * Self.gap * 2 + Self.foot,
            width: width,
            grey: 1
        )
        for (column, method) in methods.enumerated() {
            sheet.write(
                method.rawValue,
                x: Self.gap + across * (column + 1),
                y: Self.header - Self.line
            )
        }
        var y = Self.header
        for row in rows {
            if row.startsGroup { y += Self.gap * 2 }
            sheet.paste(row.photograph, x: Self.gap, y: y)
            let below = y + row.photograph.height + 3
            for (number, line) in row.lines.enumerated() {
                let room = Self.tile / Lettering.advance
                sheet.write(
                    String(line.prefix(room)),
                    x: Self.gap,
                    y: below + number * Self.line
                )
            }
            for (column, method) in methods.enumerated() {
                guard let tile = row.tiles[method] else { continue }
                let x = Self.gap + across * (column + 1)
                sheet.paste(tile.picture, x: x, y: y)
                let end = Double(tile.scale).significant(3)
                sheet.write(method.isSigned ? "-\(end) to \(end)" : "0 to \(end)", x: x, y: below)
            }
            y += down
        }
        drawLegend(on: &sheet, y: y + 6)
        return sheet
    }

    /// The colours over a middle grey, and what they mean.
    private func drawLegend(on sheet: inout Image, y: Int) {
        var x = Self.gap
        for isSigned in [false, true] where methods.contains(where: { $0.isSigned == isSigned }) {
            let colours = ColourScale(isSigned: isSigned)
            for column in 0..<Self.tile {
                let place = Float(column) / Float(Self.tile - 1)
                let shown = colours.laid(isSigned ? 2 * place - 1 : place, over: 0.5).screen
                sheet.fill(
                    Window(x: x + column, y: y, width: 1, height: 10),
                    colour: (shown.red, shown.green, shown.blue)
                )
            }
            sheet.write(
                isSigned ? "against       0       for it" : "0           most hangs on it",
                x: x,
                y: y + 14
            )
            x += Self.tile + Self.gap
        }
        sheet.write("each map on its own scale,", x: x, y: y + 2)
        sheet.write("whose end stands below it", x: x, y: y + 14)
    }
}

extension Double {
    /// The number with so many digits that say something, at most nine of them behind the point.
    fileprivate func significant(_ digits: Int) -> String {
        guard self > 0 else { return fixed(0) }
        return fixed(min(max(digits - 1 - Int(log10(self).rounded(.down)), 0), 9))
    }
}
