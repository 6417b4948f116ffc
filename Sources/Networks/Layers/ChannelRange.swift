import Tensors

/// Some of a value's channels, as PyTorch's `chunk` and slices give them: the same memory.
struct ChannelRange: Layer {
    let channels: Range<Int>

    let kind = "channel_range"

    var attributes: LayerAttributes {
        ["start": .whole(channels.lowerBound), "end": .whole(channels.upperBound)]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        let input = try inputs[0].requiringPlane()
        guard channels.upperBound <= input.channels else {
            throw LayerError(reason: "it needs channels \(channels) of \(input.channels)")
        }
        let (height, width) = input.plane
        return input.with(channels: channels.count, height: height, width: width)
    }

    func step(at site: Site) -> (any Step)? { nil }
}
