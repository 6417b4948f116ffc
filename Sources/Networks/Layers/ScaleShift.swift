import Kernels
package import Tensors

/// y_c = x_{permutation[c]} · scale_c + shift_c: what is made of a picture before a network's first
/// convolution.
package struct ScaleShift: Layer {
    private let permutation: [Int]
    private let scale: [Float]
    private let shift: [Float]

    /// `scale_shift`.
    package let kind = "scale_shift"

    /// Its numbers, if they are those of a picture; PyTorch has no module that does it.
    package var attributes: LayerAttributes {
        scale.count > 4
            ? [:]
            : [
                "permutation": .wholes(permutation), "scale": .numbers(scale),
                "shift": .numbers(shift),
            ]
    }

    /// A layer for as many channels as the three lists are long; `permutation` names each of the
    /// input's once.
    package init(permutation: [Int], scale: [Float], shift: [Float]) {
        self.permutation = permutation
        self.scale = scale
        self.shift = shift
    }

    /// That of the input, a picture.
    package func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        try inputs[0].requiringPlane()
    }

    /// A step of its own.
    package func step(at site: Site) -> (any Step)? {
        let transform = ChannelTransform(permutation: permutation, scale: scale, shift: shift)
        return ChannelTransformStep(site: site, transform: transform, kind: kind)
    }
}

/// dx_{permutation[c]} = dy_c · scale_c.
struct ChannelTransformStep: SiteStep {
    let site: Site
    let transform: ChannelTransform
    let kind: String

    func forward(_ context: Context) {
        transform.apply(
            context.activation(inputs[0]),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        transform.gradient(
            context.gradient(output),
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }
}
