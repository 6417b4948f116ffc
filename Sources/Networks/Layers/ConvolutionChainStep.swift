import Kernels
import Tensors

/// A depthwise convolution with the pointwise one before it, that after it, or both.
///
/// As of an inverted bottleneck (Sandler et al., 2018): nothing between them is read by anybody
/// else, and none of it goes through memory. Before it may also be a network's first convolution.
/// For outputs alone.
struct ConvolutionChainStep: Step {
    private let before: ConvolutionStep?
    private let depthwise: ConvolutionStep
    private let after: ConvolutionStep?
    /// Of what it reads; of what its first link makes, where that has a stride.
    private let pictureShape: Shape

    private var links: [ConvolutionStep] {
        [before, depthwise, after].compactMap(\.self)
    }

    var name: String { links[0].name }
    var kind: String {
        "convolutions "
            + links.map { "\($0.weights.geometry.kernelHeight)×\($0.weights.geometry.kernelWidth)" }
            .joined(separator: ", ")
    }
    var inputs: [Value] { [links[0].input] + (after?.residual.map { [$0] } ?? []) }
    var output: Value { links[links.count - 1].output }
    var hasParameters: Bool { true }
    var multiplyAccumulates: Int { links.reduce(0) { $0 + $1.multiplyAccumulates } }

    /// A chain of a step and one that alone reads what it makes; nil where they make none, or are
    /// no faster so.
    init?(_ step: any Step, _ next: ConvolutionStep, shapes: [Shape]) {
        let g = next.weights.geometry
        if let first = step as? ConvolutionStep, first.residual == nil {
            let isLink = first.weights.geometry.isLink
            let isFirst = first.weights.geometry.isFirstLink && !isLink
            pictureShape = shapes[isFirst ? first.output : first.input]
            if isLink || isFirst, g.isInnerLink, next.residual == nil {
                (before, depthwise, after) = (first, next, nil)
            } else if first.weights.geometry.isInnerLink, g.isLink {
                (before, depthwise, after) = (nil, first, next)
                guard takesRows else { return nil }
            } else {
                return nil
            }
        } else if let chain = step as? ConvolutionChainStep, chain.after == nil, g.isLink {
            pictureShape = chain.pictureShape
            (before, depthwise, after) = (chain.before, chain.depthwise, next)
            guard takesRows else { return nil }
        } else {
            return nil
        }
    }

    /// Whether all channels of a row are at hand at a time, for the last of three to read.
    private var takesRows: Bool {
        let (height, width) = pictureShape.plane
        return depthwise.weights.geometry.keepsRows(width: width)
            && ConvolutionChain.takesRows(
                height: height,
                width: width,
                channels: pictureShape.channels
            )
    }

    func forward(_ context: Context) {
        ConvolutionChain(
            before: before?.link(context),
            depthwise: depthwise.link(context),
            after: after?.link(context)
        ).convolve(
            context.activation(links[0].input),
            residual: after?.residual.map(context.activation),
            into: context.activation(output),
            pool: context.pool
        )
    }

    /// No plan with gradients has one.
    func backward(_ context: Context) {
        preconditionFailure("\(name): a chain keeps nothing for a gradient")
    }
}
