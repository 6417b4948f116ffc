extension Yardstick {
    /// Which colours there are and how much of each, wherever they are.
    ///
    /// Hellinger's distance √(½·Σ(√p − √q)²) of two histograms in Oklab, 12 bins an axis (1/12 of
    /// lightness, 0.05 of hue), each colour spread over its neighbours by a Gaussian of one bin, of
    /// the pictures averaged down to 32×32 pixels.
    ///
    /// 0…1: 1 when no colour of one is near a colour of the other. Position counts nothing,
    /// contrast and tint do.
    package static let colours = Yardstick(
        "colours",
        "the colours, and how much of each (histograms in Oklab)",
        .distances,
        keeping: { ColourHistogram($0.image) },
        distance: { one, other in
            // From differences, so that equal histograms have no rounding error's root between
            // them.
            let squares = zip(one.roots, other.roots).reduce(0.0) { sum, pair in
                sum + Double((pair.0 - pair.1) * (pair.0 - pair.1))
            }
            return min((squares / 2).squareRoot(), 1)
        }
    )
}
