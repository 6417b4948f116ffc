/// A photograph, and what one network's output for it was enough to bring back.
struct Reconstruction: Sendable {
    let photograph: SeenPicture
    let generated: SeenPicture
    /// The two-norm between the outputs for the two.
    let distance: Double
    /// The same for the photograph with a little noise.
    let distanceOfNoised: Double
}
