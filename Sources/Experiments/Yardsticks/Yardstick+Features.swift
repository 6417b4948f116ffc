extension Yardstick {
    /// What is there, wherever it is: the direction of the judge's last features.
    ///
    /// 1 − cos(f, f′), f the means over all positions of the last layer before the classes: the
    /// vector that ResNets and GoogLeNets multiply by their last matrix.
    ///
    /// 0…1 for the values of ReLUs. Position and contrast count little.
    package static let features = Yardstick(
        "features",
        "the last layer before the classes, averaged over the picture (cosine)",
        keeping: { $0.last.means },
        distance: { $0.cosineDistance(to: $1) }
    )
}
