/// A way in which a network is shown the picture a little differently each step.
///
/// What is seen in spite of all of them is not tied to a pixel's place: without them gradient
/// descent finds patterns that only the network sees (Olah et al., Feature Visualization, 2017).
/// They are the client's own: a network is always shown one size.
package enum Transformation: Hashable, Sendable {
    /// Room around the picture, in pixels, of a middle grey.
    case pad(Int)
    /// A cut of so many rows and columns, at a place drawn anew: a shift by whole pixels.
    case jitter(Int)
    /// A change of size by a factor drawn from a range.
    case scale(ClosedRange<Double>)
    /// A turn about the middle by an angle drawn from a range, in degrees.
    case rotate(ClosedRange<Double>)
    /// A square, its side drawn from a range of multiples of the network's, brought to its size.
    case crop(ClosedRange<Double>)
    /// The 3×3 Gaussian blur of what the network is shown.
    case blur(sigma: Double)
    /// Normal noise on what the network is shown, its deviation moving evenly over an octave.
    case noise(deviation: Schedule)

    /// Whether what the network is shown stands elsewhere than in the picture.
    var moves: Bool {
        switch self {
        case .pad, .jitter, .scale, .rotate, .crop: true
        case .blur, .noise: false
        }
    }

    /// What lies around a picture.
    static let outside: Float = 0.5
}

extension Transformation: LosslessStringConvertible {
    /// Reads `pad:16`, `jitter:8`, `scale:0.9:1.1`, `rotate:-10:10`, `crop:0.9:1.1`, `blur:0.5`,
    /// `noise:0.1` or, from first to last step, `noise:0.3:0`; one number in place of a range is no
    /// choice.
    package init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.dropFirst().compactMap { Double($0) }.filter(\.isFinite)
        guard let name = parts.first, numbers.count == parts.count - 1,
            let low = numbers.first, let high = numbers.last, numbers.count <= 2,
            low <= high || name == "noise"
        else { return nil }
        let single = numbers.count == 1 && low >= 0
        let pixels = single ? Int(exactly: low) : nil
        switch name {
        case "pad":
            guard let pixels else { return nil }
            self = .pad(pixels)
        case "jitter":
            guard let pixels else { return nil }
            self = .jitter(pixels)
        case "scale" where low > 0: self = .scale(low...high)
        case "crop" where low > 0: self = .crop(low...high)
        case "rotate" where -180 <= low && high <= 180: self = .rotate(low...high)
        case "blur" where single: self = .blur(sigma: low)
        case "noise" where low >= 0 && high >= 0: self = .noise(deviation: Schedule(low, high))
        default: return nil
        }
    }

    /// As `init(_:)` reads it.
    package var description: String {
        switch self {
        case .pad(let pixels): "pad:\(pixels)"
        case .jitter(let pixels): "jitter:\(pixels)"
        case .scale(let range): "scale:\(range.lowerBound):\(range.upperBound)"
        case .rotate(let range): "rotate:\(range.lowerBound):\(range.upperBound)"
        case .crop(let range): "crop:\(range.lowerBound):\(range.upperBound)"
        case .blur(let sigma): "blur:\(sigma)"
        case .noise(let deviation):
            deviation.start == deviation.end
                ? "noise:\(deviation.start)" : "noise:\(deviation)"
        }
    }

    /// The same for pictures larger by a factor; only what is told in pixels changes.
    func scaled(by factor: Double) -> Transformation {
        switch self {
        case .pad(let pixels): .pad(Int((Double(pixels) * factor).rounded()))
        case .jitter(let pixels): .jitter(Int((Double(pixels) * factor).rounded()))
        case .scale, .rotate, .crop, .blur, .noise: self
        }
    }
}
