/// What is made of a picture, RGB in 0…1, before a network's first layer: its values are spread
/// over a range, its colours put in order, and each channel normalised.
///
/// Of the network's channel c, whose colour is k: ((high − low)·x_k + low − mean_c)/deviation_c.
public struct Preprocessing: Sendable, Hashable {
    /// What is taken from each channel and what it is divided by, last of all.
    public var normalize: Normalization
    /// What 0…1 becomes, first of all.
    public var range: PixelRange
    /// The order of the colours.
    public var channels: ChannelOrder

    /// Nothing, unless told otherwise.
    public init(
        normalize: Normalization = .none,
        range: PixelRange = .unit,
        channels: ChannelOrder = .rgb
    ) {
        self.normalize = normalize
        self.range = range
        self.channels = channels
    }

    /// Whether the network gets the picture as it is.
    public var isNothing: Bool { self == Preprocessing() }

    /// As `tenchd --model` has it behind its commas: `normalize=imagenet,channels=bgr`; nil when
    /// it is nothing.
    package var text: String? {
        isNothing ? nil : ModelOptions(preprocessing: self).words.joined(separator: ",")
    }
}
