package import Imaging

/// What is seen of a picture: its pixels, and what a network that took no part makes of it.
package struct Sight: Sendable {
    /// The picture at the size that the judge was shown.
    package let image: Image
    /// The values of the judge's middle layers, the shallowest first.
    package let middle: [FeatureMap]
    /// The value of its last layer before the classes.
    package let last: FeatureMap
    /// What it says of the classes.
    package let logits: [Float]

    /// A sight of these parts.
    package init(image: Image, middle: [FeatureMap], last: FeatureMap, logits: [Float]) {
        self.image = image
        self.middle = middle
        self.last = last
        self.logits = logits
    }
}
