extension Yardstick {
    /// Whether the same places are alike in both pictures: linear centred kernel alignment.
    ///
    /// For each middle layer, averaged down to at most 14×14 positions, 1 − ⟨K, K′⟩ / (‖K‖·‖K′‖)
    /// with K = X·Xᵀ and X the centred features, a row a position (Kornblith et al., "Similarity
    /// of Neural Network Representations Revisited", 2019); the mean over the layers.
    ///
    /// 0…1. It compares arrangements: which places of a picture are like which others. Moving the
    /// picture changes it, scaling the features or giving them other colours does not. So it suits
    /// a picture against its reconstruction, and not two pictures of a kind.
    package static let alignment = Yardstick(
        "alignment",
        "which places of a picture are like which others (linear CKA)",
        keeping: { $0.middle.map { $0.pooled(to: 14).centred.kernel } },
        distance: { $0.cosineDistance(to: $1) }
    )
}
