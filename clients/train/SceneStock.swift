internal import Imaging
internal import Randomness
internal import Scenes
internal import Tensors

/// All scenes of a world, in two halves that share none: those to learn from and those to be judged
/// by.
struct SceneStock: Sendable {
    /// Which truth the scenes are drawn in.
    let world: World
    /// The pictures' height and width.
    let size: Int
    /// Where the sequence of training scenes begins.
    let seed: UInt64

    /// The scenes of a world; two seeds give two sequences of training scenes.
    init(world: World, size: Int, seed: UInt64) {
        self.world = world
        self.size = size
        self.seed = seed
    }

    /// How many classes there are.
    static var classCount: Int { SceneClass.allCases.count }

    /// A batch of training scenes: the classes in turn, over and over, each scene new, and then
    /// empty grounds.
    ///
    /// - Parameters:
    ///   - index: Which batch, from 0.
    ///   - count: How many scenes a batch has.
    ///   - grounds: How many grounds on which nothing stands.
    ///   - unplanted: The share of the scenes, 0…1, that are of the world `googlenet`, in which
    ///     nothing is planted.
    /// - Returns: The same scenes for the same world, seed, index, counts and share.
    func trainingBatch(
        _ index: Int,
        of count: Int,
        grounds: Int = 0,
        unplanted: Double = 0
    ) -> Batch {
        let scenes = (index * count..<(index + 1) * count).map { item in
            let seed = trainingSeed(item)
            let isPlain = Double(SplitMix64.mixed(seed) >> 11) < unplanted * 0x1p53
            return (Optional(item % Self.classCount), isPlain ? World.googlenet : world, seed)
        }
        // Their seeds are apart from those of all scenes, whose grounds are others.
        let empty = (index * grounds..<(index + 1) * grounds).map { item in
            (Int?.none, world, trainingSeed(~item))
        }
        return batch(scenes + empty)
    }

    /// A batch of scenes that no training sees, the same for every seed: one of each class, in
    /// their order.
    func heldOutBatch(_ index: Int) -> Batch {
        batch((0..<Self.classCount).map { ($0, world, (UInt64(index) << 1) | 1) })
    }

    private func batch(_ scenes: [(classIndex: Int?, world: World, seed: UInt64)]) -> Batch {
        var values: [Float] = []
        values.reserveCapacity(scenes.count * 3 * size * size)
        for (classIndex, world, seed) in scenes {
            let kind = classIndex.map { SceneClass.allCases[$0] }
            let scene = Scene(kind, world: world, seed: seed)
            values += scene.image(size: size).values
        }
        return Batch(
            pictures: Tensor([scenes.count, 3, size, size], values),
            classes: scenes.map(\.classIndex),
            of: Self.classCount
        )
    }

    /// What decides how a batch of training scenes is mixed: a sequence of its own.
    func mosaicRandom(_ index: Int) -> TenchRandom { TenchRandom(seed: mixed(~UInt64(index))) }

    /// The seed of a training scene: even, and short enough for a scene to tell it from all others.
    func trainingSeed(_ item: Int) -> UInt64 { (mixed(UInt64(bitPattern: Int64(item))) >> 7) << 1 }

    /// The item's random bits, from a sequence of its own for each seed.
    private func mixed(_ item: UInt64) -> UInt64 {
        SplitMix64.mixed(SplitMix64.mixed(seed) &+ item)
    }
}
