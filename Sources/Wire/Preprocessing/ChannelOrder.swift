/// The order of the colours that a network was trained on.
public enum ChannelOrder: String, Sendable, CaseIterable {
    /// Red, green, blue, as clients give pictures.
    case rgb
    /// Blue, green, red: OpenCV's order, and Caffe's.
    case bgr
}

extension ChannelOrder: Spelled {
    package static let standard = rgb
    package static let form = "rgb|bgr"

    package var spelling: String { rawValue }

    package init(spelling: String) throws(Misspelling) {
        guard let order = ChannelOrder(rawValue: spelling) else {
            throw Misspelling(mustBe: "rgb or bgr")
        }
        self = order
    }

    /// For each of the network's channels, which of red, green and blue it is.
    package var colours: [Int] { self == .rgb ? [0, 1, 2] : [2, 1, 0] }
}
