import TestKit

/// Inputs small enough to read in a failure, and one that keeps the network busy for a while.
enum Picture {
    /// A picture file of two by two pixels.
    static let png =
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR42mP478DA0PCfQeFE1IcP"
        + "HwAoKQbRxFUO9QAAAABJRU5ErkJggg=="

    /// That file as an input of 32×32: a millisecond's work.
    static let small = resized(to: 32)

    /// That file as an input of 768×768: work for long enough to be found running.
    static let wide = resized(to: 768)

    static func resized(to extent: Int) -> String {
        #"{"png":"\#(png)","resize":[\#(extent),\#(extent)]}"#
    }

    /// A tensor of [1, 3, 32, 32], all of one value, in base64.
    static func constant(_ value: Float) -> String {
        let values = [Float](repeating: value, count: 3 * 32 * 32)
        let bytes = values.withUnsafeBytes { Array($0) }
        return #"{"dtype":"f32","shape":[1,3,32,32],"b64":"\#(bytes.base64)"}"#
    }
}
