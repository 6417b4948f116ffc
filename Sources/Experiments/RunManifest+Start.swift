internal import Imaging
internal import Randomness

extension RunManifest {
    /// The generator, reset, and the picture that it draws to begin with.
    ///
    /// Every picture of a run begins so: all share the start and the crops.
    func start() -> (random: any RandomSource, image: Image) {
        var random = random.seeded(UInt64(seed))
        let image = preset.start.image(size: preset.octaves[0].size, random: &random)
        return (random, image)
    }
}
