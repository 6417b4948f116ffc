extension Yardstick {
    /// How strong the features are and how they vary together: means and covariances of the judge's
    /// middle layers.
    ///
    /// For each layer ½·(1 − cos(μ, μ′)) + ½·(1 − cos(Σ, Σ′)), μ the channels' means over all
    /// positions and Σ their covariances; the mean over the layers. The same two moments as in
    /// Gatys et al. (2016) and in Huang and Belongie, "Arbitrary Style Transfer in Real-time with
    /// Adaptive Instance Normalization" (2017), compared by direction, which keeps a layer of large
    /// numbers from deciding alone.
    ///
    /// 0…1 for the values of ReLUs, which are not negative; 0…1.5 for others. Where things are does
    /// not count. Strong places count more than faint ones, which is what tells it from `looks`.
    package static let moments = Yardstick(
        "moments",
        "the channels' means and covariances in middle layers",
        keeping: { $0.middle.map { [$0.means, $0.centred.gram] } },
        distance: { one, other in zip(one, other).map { $0.cosineDistance(to: $1) }.mean }
    )
}
