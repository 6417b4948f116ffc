internal import Randomness
internal import Tensors

extension Batch {
    /// Into how many cells a picture's width is divided at the least and at the most.
    private static let cells = 2...6

    /// The same pictures, some of them with cells of another one or of an empty ground in between,
    /// each of the classes that it shows by their shares of it (after CutMix, Yun et al., 2019).
    ///
    /// By whole scenes a network learns the few places at which their classes differ most, and its
    /// class pictures show nothing else. To tell how much of a mosaic is of which class it must
    /// know each class at each place; and what is mixed with empty ground is of its class the less.
    ///
    /// - Parameters:
    ///   - share: How many of the scenes, 0…1, become mosaics.
    ///   - grounds: How many pictures, the last ones, are empty grounds: these stay as they are,
    ///     and half of the mosaics are mixed with one of them.
    ///   - random: The choices.
    /// - Returns: As many pictures.
    func mosaics(share: Double, grounds: Int, _ random: inout TenchRandom) -> Batch {
        precondition(grounds < count, "\(grounds) grounds among \(count) pictures")
        let (height, width) = (pictures.shape[2], pictures.shape[3])
        let (source, size) = (pictures.values, pictures.values.count / count)
        let (wholes, classCount) = (shares.values, shares.shape[1])
        var (values, mixed) = (source, wholes)
        let scenes = count - grounds
        for item in 0..<scenes {
            // Drawn for every picture, so that the share changes nothing but how many are mixed.
            let isMosaic = random.number(in: 0...1) < share
            let scene = (item + 1 + random.integer(through: max(scenes - 2, 0))) % scenes
            let ground = scenes + random.integer(through: max(grounds - 1, 0))
            let isWithGround = random.number(in: 0...1) < 0.5
            let other = isWithGround && grounds > 0 ? ground : scene
            let grid = Grid(height: height, width: width, cells: Self.cells, &random)
            var replaced = 0
            for y in 0..<height where isMosaic {
                for x in 0..<width where grid.isReplaced(x: x, y: y) {
                    replaced += 1
                    for index in stride(from: y * width + x, to: size, by: height * width) {
                        values[item * size + index] = source[other * size + index]
                    }
                }
            }
            let rest = Float(replaced) / Float(height * width)
            for index in 0..<classCount {
                let own = item * classCount + index
                mixed[own] += rest * (wholes[other * classCount + index] - wholes[own])
            }
        }
        return Batch(
            pictures: Tensor(pictures.shape, values),
            shares: Tensor(shares.shape, mixed)
        )
    }
}

/// Square cells over a picture, some of them another one's.
private struct Grid {
    private let side: Int
    private let left: Int
    private let top: Int
    private let columns: Int
    private let replaced: [Bool]

    /// A grid that begins anywhere, each of its cells another picture's by one probability.
    init(height: Int, width: Int, cells: ClosedRange<Int>, _ random: inout TenchRandom) {
        let count = cells.lowerBound + random.integer(through: cells.count - 1)
        side = max(height, width) / count + 1
        left = random.integer(through: side - 1)
        top = random.integer(through: side - 1)
        // One more than the picture takes, because the first may begin outside.
        columns = count + 1
        let probability = random.number(in: 0.1...0.9)
        replaced = (0..<columns * columns).map { _ in random.number(in: 0...1) < probability }
    }

    /// Whether the pixel is the other picture's.
    func isReplaced(x: Int, y: Int) -> Bool {
        replaced[(y + top) / side * columns + (x + left) / side]
    }
}
