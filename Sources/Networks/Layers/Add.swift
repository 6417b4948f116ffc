import Kernels
import Tensors

/// The sum of two values of one shape, or of a value and one pixel for each item, [n, c, 1, 1],
/// where it could not be fused into a convolution.
struct Add: Layer {
    let kind = "add"

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        let (value, other) = (inputs[0], inputs[1])
        guard other == value || other == value.with(channels: value.channels, height: 1, width: 1)
        else { throw LayerError(reason: "\(value) and \(other) can't be added") }
        return value
    }

    func step(at site: Site) -> (any Step)? {
        AddStep(site: site, addsPixel: site.inputShapes[0] != site.inputShapes[1])
    }
}

/// dx = dy for both; for one pixel, summed over what it was added to.
struct AddStep: SiteStep {
    let site: Site
    let addsPixel: Bool

    let kind = "add"

    func forward(_ context: Context) {
        let (a, b) = (context.activation(inputs[0]), context.activation(inputs[1]))
        let y = context.activation(output)
        if addsPixel {
            Elementwise.addPixel(a, b, into: y, pool: context.pool)
        } else {
            Elementwise.add(a, b, into: y, pool: context.pool)
        }
    }

    func backward(_ context: Context) {
        let dy = context.gradient(output)
        context.pass(dy, to: inputs[0], as: context.write(0))
        guard addsPixel else { return context.pass(dy, to: inputs[1], as: context.write(1)) }
        guard context.write(1).isWanted else { return }
        Elementwise.pixelSums(
            dy,
            into: context.gradient(inputs[1]),
            accumulating: context.write(1).isAccumulating,
            pool: context.pool
        )
    }
}
