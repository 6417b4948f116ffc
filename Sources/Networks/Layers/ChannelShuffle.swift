import Kernels
import Tensors

/// Channels taken in turns from groups of them (Zhang, Zhou, Lin and Sun, 2018): channel j of group
/// i becomes channel j·groups + i.
struct ChannelShuffle: Layer {
    let groups: Int

    let kind = "channel_shuffle"

    var attributes: LayerAttributes {
        ["groups": .whole(groups)]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        let input = try inputs[0].requiringPlane()
        guard input.channels % groups == 0 else {
            throw LayerError(reason: "\(input.channels) channels are no \(groups) groups")
        }
        return input
    }

    func step(at site: Site) -> (any Step)? {
        let channels = site.outputShape.channels
        let width = channels / groups
        let transform = ChannelTransform(
            permutation: (0..<channels).map { $0 % groups * width + $0 / groups },
            scale: Array(repeating: 1, count: channels),
            shift: Array(repeating: 0, count: channels)
        )
        return ChannelTransformStep(site: site, transform: transform, kind: kind)
    }
}
