internal import Imaging

extension Yardstick {
    /// How far the pictures are apart pixel by pixel: the root of the mean squared difference.
    ///
    /// 0…1, values beyond 0…1 being seen as these. For comparison: everything counts, position
    /// most.
    package static let pixels = Yardstick(
        "pixels",
        "pixel by pixel (root mean square)",
        .distances,
        keeping: { $0.image.values.map { min(max($0, 0), 1) } },
        distance: { one, other in
            OutputDistance.l2.between(one, other) / Double(one.count).squareRoot()
        }
    )
}
