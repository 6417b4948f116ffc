extension [Float] {
    /// The class of the largest of these logits; of equal ones the last, and 0 for none.
    package var leader: Int { indices.max { self[$0] < self[$1] } ?? 0 }
}
