import Kernels
import Tensors

/// Some of a value's channels, as PyTorch's `chunk` and slices give them: as a rule the same
/// memory.
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

    func step(at site: Site) -> (any Step)? { ChannelRangeStep(site: site, channels: channels) }
}

/// Copies the channels, where their own gradient is wanted; the others' gradient is zero.
struct ChannelRangeStep: SiteStep {
    let site: Site
    let channels: Range<Int>

    let kind = "channel_range"

    func forward(_ context: Context) {
        Elementwise.copy(
            context.activation(inputs[0]).channels(channels),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        let dx = context.gradient(inputs[0])
        if !context.write(0).isAccumulating { Elementwise.fill(dx, with: 0, pool: context.pool) }
        Elementwise.accumulate(
            context.gradient(output),
            into: dx.channels(channels),
            pool: context.pool
        )
    }
}
