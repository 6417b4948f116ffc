extension Yardstick {
    /// How differently the judge answers: the two-norm of the difference of its logits.
    ///
    /// Unbounded. For comparison: most of it comes of how sure the judge is, and all thousand
    /// classes count alike.
    package static let logits = Yardstick(
        "logits",
        "what the judge answers, all classes (L2)",
        .distances,
        keeping: { $0.logits },
        distance: { OutputDistance.l2.between($0, $1) }
    )
}
