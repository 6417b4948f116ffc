/// The sequences of tokens within which attention looks: of each the pixels, the same in every
/// picture of a batch.
package struct TokenSequences: Sendable {
    /// Tokens of a sequence.
    package let tokens: Int
    /// Sequences of a picture.
    package let count: Int
    /// Pixels of a picture that attention reads, and of one that it makes.
    package let pixels: (read: Int, made: Int)

    /// For each token the pixel read, `[count][tokens]`: every pixel once.
    let sources: [Int32]
    /// For each token the pixel made, or −1.
    let targets: [Int32]
    /// For each token the group within its sequence in which attention stays; nil for one group.
    let groups: [UInt8]?

    /// Rows of a picture, each a sequence; `groups`, one for each token of each row, says within
    /// which of them attention stays.
    package init(rows: Int, of tokens: Int, groups: [UInt8]? = nil) {
        precondition(groups.map { $0.count == rows * tokens } ?? true, "groups of other rows")
        self.tokens = tokens
        count = rows
        pixels = (rows * tokens, rows * tokens)
        sources = (0..<rows * tokens).map { Int32($0) }
        targets = sources
        self.groups = groups
    }

    /// Windows of a picture that was moved up and to the left by `shift`, what left it coming back
    /// on the other side: shifted windows (Liu et al., 2021, Swin, section 3.2).
    ///
    /// - Parameters:
    ///   - side: A window's height and width.
    ///   - plane: The picture's height and width, multiples of `side`.
    ///   - shift: How far it was moved; 0 in a direction in which one window covers it.
    ///   - made: The height and width of what is made: the first rows and columns.
    package init(windows side: Int, of plane: PlaneSize, shift: Int, making made: PlaneSize) {
        precondition(
            plane.height % side == 0 && plane.width % side == 0,
            "windows of \(side) in \(plane)"
        )
        let moved = PlaneSize(
            height: plane.height > side ? shift : 0,
            width: plane.width > side ? shift : 0
        )
        let (rows, columns) = (plane.height / side, plane.width / side)
        var sources: [Int32] = []
        var targets: [Int32] = []
        var groups: [UInt8] = []
        for token in 0..<rows * columns * side * side {
            let (window, own) = token.quotientAndRemainder(dividingBy: side * side)
            let y = window / columns * side + own / side
            let x = window % columns * side + own % side
            let (fromY, fromX) = (
                (y + moved.height) % plane.height, (x + moved.width) % plane.width
            )
            sources.append(Int32(fromY * plane.width + fromX))
            let isMade = fromY < made.height && fromX < made.width
            targets.append(isMade ? Int32(fromY * made.width + fromX) : -1)
            // A window at the far end holds pixels that were neighbours only since the move.
            let isWrapped = (
                y >= plane.height - moved.height, x >= plane.width - moved.width
            )
            groups.append((isWrapped.0 ? 2 : 0) + (isWrapped.1 ? 1 : 0))
        }
        tokens = side * side
        count = rows * columns
        pixels = (plane.height * plane.width, made.height * made.width)
        self.sources = sources
        self.targets = targets
        self.groups = groups.contains { $0 != 0 } ? groups : nil
    }
}

/// A plane's extents.
package struct PlaneSize: Hashable, Sendable {
    /// Rows.
    package let height: Int
    /// Columns.
    package let width: Int

    /// A plane of so many rows and columns.
    package init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }
}
