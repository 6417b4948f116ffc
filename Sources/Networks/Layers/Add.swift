import Kernels
import Tensors

/// The sum of two values, where it could not be fused into a convolution.
struct Add: Layer {
    let kind = "add"

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        guard inputs[0] == inputs[1] else {
            throw LayerError(reason: "\(inputs[0]) and \(inputs[1]) can't be added")
        }
        return inputs[0]
    }

    func step(at site: Site) -> (any Step)? { AddStep(site: site) }
}

/// dx = dy for both.
struct AddStep: SiteStep {
    let site: Site

    let kind = "add"

    func forward(_ context: Context) {
        Elementwise.add(
            context.activation(inputs[0]),
            context.activation(inputs[1]),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        let dy = context.gradient(output)
        for (position, input) in inputs.enumerated() {
            context.pass(dy, to: input, as: context.write(position))
        }
    }
}
