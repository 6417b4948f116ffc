internal import Imaging

/// All pictures of a run on one, in their order, each beside what it is to be compared with.
struct RunSheet: Sendable {
    private let titles: [String]
    private let companions: [Image?]
    private var tiles: [Int: Image] = [:]

    /// The side of a picture, in pixels.
    private static let tile = 160

    /// An empty sheet.
    ///
    /// - Parameters:
    ///   - titles: Each picture's title, in the pictures' order.
    ///   - companions: What each stands beside; as many.
    init(_ titles: [String], beside companions: [Image?]) {
        precondition(titles.count == companions.count, "a companion, or none, for each title")
        self.titles = titles
        self.companions = companions.map { $0?.thumbnail(side: Self.tile) }
    }

    /// Puts a picture in its place; only a small version is kept.
    mutating func put(_ image: Image, at place: Int) {
        tiles[place] = image.thumbnail(side: Self.tile)
    }

    /// The sheet of the pictures so far; nil without any.
    var image: Image? {
        var sheet = ContactSheet(side: Self.tile)
        for (place, tile) in tiles.sorted(by: { $0.key < $1.key }) {
            if let companion = companions[place] {
                sheet.add(companion, label: "\(titles[place]), given")
            }
            sheet.add(tile, label: titles[place])
        }
        // Pairs are not torn apart at the end of a row.
        let pairs = companions.contains { $0 != nil } ? Double(tiles.count) / 2 : nil
        return sheet.image(columns: pairs.map { 2 * Int($0.squareRoot().rounded(.up)) })
    }
}
