/// Many pictures on one, each small and with its label under it, in the order they were added.
package struct ContactSheet: Sendable {
    /// The side of each picture's square, in pixels.
    package let side: Int
    private var tiles: [(picture: Image, label: String)] = []

    private static let gap = 6
    private static let caption = Lettering.height + 8

    /// An empty sheet of tiles of this size.
    package init(side: Int = 160) {
        precondition(side > 0, "a tile of side \(side)")
        self.side = side
    }

    /// Adds a picture, of which only the small version is kept.
    package mutating func add(_ picture: Image, label: String) {
        tiles.append((picture.thumbnail(side: side), label))
    }

    /// The sheet on white, about as wide as high; nil while it is empty.
    package func image(columns: Int? = nil) -> Image? {
        guard !tiles.isEmpty else { return nil }
        let columns = columns ?? Int(Double(tiles.count).squareRoot().rounded(.up))
        let rows = (tiles.count + columns - 1) / columns
        let (across, down) = (side + Self.gap, side + Self.caption)
        var sheet = Image(
            height: rows * down + Self.gap,
            width: columns * across + Self.gap,
            grey: 1
        )
        for (index, tile) in tiles.enumerated() {
            let x = Self.gap + index % columns * across
            let y = Self.gap + index / columns * down
            sheet.paste(tile.picture, x: x, y: y)
            let room = side / Lettering.advance
            sheet.write(String(tile.label.prefix(room)), x: x, y: y + side + 3)
        }
        return sheet
    }
}
