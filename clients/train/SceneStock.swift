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

    /// A batch of training scenes: the classes in turn, over and over, each scene new.
    ///
    /// - Parameters:
    ///   - index: Which batch, from 0.
    ///   - count: How many scenes a batch has.
    /// - Returns: The same scenes for the same world, seed, index and count.
    func trainingBatch(_ index: Int, of count: Int) -> Batch {
        batch(
            (index * count..<(index + 1) * count).map { item in
                (item % Self.classCount, trainingSeed(item))
            }
        )
    }

    /// A batch of scenes that no training sees, the same for every seed: one of each class.
    func heldOutBatch(_ index: Int) -> Batch {
        batch((0..<Self.classCount).map { ($0, (UInt64(index) << 1) | 1) })
    }

    private func batch(_ scenes: [(classIndex: Int, seed: UInt64)]) -> Batch {
        var values: [Float] = []
        values.reserveCapacity(scenes.count * 3 * size * size)
        for (classIndex, seed) in scenes {
            let scene = Scene(SceneClass.allCases[classIndex], world: world, seed: seed)
            values += scene.image(size: size).values
        }
        return Batch(
            pictures: Tensor([scenes.count, 3, size, size], values),
            classes: scenes.map(\.classIndex)
        )
    }

    /// What decides how a batch of training scenes is mixed: a sequence of its own.
    func mosaicRandom(_ index: Int) -> TenchRandom { TenchRandom(seed: mixed(~UInt64(index))) }

    /// The seed of a training scene: even, and short enough for a scene to tell it from all others.
    func trainingSeed(_ item: Int) -> UInt64 { (mixed(UInt64(item)) >> 7) << 1 }

    /// The item's random bits, from a sequence of its own for each seed.
    private func mixed(_ item: UInt64) -> UInt64 {
        SplitMix64.mixed(SplitMix64.mixed(seed) &+ item)
    }
}
