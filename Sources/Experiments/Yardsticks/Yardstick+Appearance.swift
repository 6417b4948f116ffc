extension Yardstick {
    /// Texture and colour together: √(m·c), the geometric mean of `moments` and `colours`.
    ///
    /// 0…1; 0 as soon as one of the two is 0. A network's features say little of hue and a
    /// histogram nothing of texture. Where one of them is taken in, the other often is not, and
    /// their numbers are of such different sizes that a sum would be one of them alone.
    package static let appearance = Yardstick(
        "appearance",
        "texture and colour: the geometric mean of moments and colours",
        geometricMeanOf: .moments,
        .colours
    )
}
