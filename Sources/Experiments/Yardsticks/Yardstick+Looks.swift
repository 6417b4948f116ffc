extension Yardstick {
    /// What goes with what, wherever it is: the Gram matrices of the judge's middle layers.
    ///
    /// For each layer the channels at each position p become a vector of length one, fₚ, as in
    /// LPIPS (Zhang et al., "The Unreasonable Effectiveness of Deep Features as a Perceptual
    /// Metric", 2018), so that faint places say as much as strong ones. G = mean of fₚ·fₚᵀ is the
    /// style of Gatys et al. ("Image Style Transfer Using Convolutional Neural Networks", 2016).
    /// The distance is 1 − ⟨G, G′⟩ / (‖G‖·‖G′‖), the mean over the layers.
    ///
    /// 0…1. Where things are does not count, but for the picture's edge and the layers' strides;
    /// nor does contrast, as far as the judge's biases let it.
    package static let looks = Yardstick(
        "looks",
        "which features go together in middle layers (Gram matrices)",
        keeping: { $0.middle.map(\.directions.gram) },
        distance: { $0.cosineDistance(to: $1) }
    )
}
