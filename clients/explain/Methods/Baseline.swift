internal import Imaging
internal import Wire

/// A picture in which a class is not to be seen.
enum Baseline: String, CaseIterable, Sendable {
    /// 0 in 0…1, whatever a network makes of its pictures before the first layer.
    case black
    /// The colour that a network's normalisation makes 0 of, else a middle grey.
    case mean
    /// The picture itself, brought to a sixteenth of its size and back.
    case blurred

    /// The baseline of a picture for a network that prepares its pictures so.
    func image(of image: Image, for preprocessing: Preprocessing) -> Image {
        let (height, width) = (image.height, image.width)
        switch self {
        case .black: return Image(height: height, width: width, grey: 0)
        case .mean:
            let colour = Self.middle(of: preprocessing)
            let plane = height * width
            return Image(
                height: height,
                width: width,
                values: (0..<3 * plane).map { colour[$0 / plane] }
            )
        case .blurred:
            return image.squashed(height: max(height / 16, 1), width: max(width / 16, 1))
                .resized(height: height, width: width)
        }
    }

    /// The red, green and blue that become 0.
    static func middle(of preprocessing: Preprocessing) -> [Float] {
        guard preprocessing.normalize != .none else { return [0.5, 0.5, 0.5] }
        let (range, order) = (preprocessing.range, preprocessing.channels)
        let mean = preprocessing.normalize.statistics(of: order).mean
        var colour: [Float] = [0, 0, 0]
        for (channel, which) in order.colours.enumerated() {
            let value = (mean[channel] - range.low) / (range.high - range.low)
            colour[which] = Float(min(max(value, 0), 1))
        }
        return colour
    }
}
