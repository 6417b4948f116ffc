import Kernels
import Tensors

/// What two values of one shape make, element by element, beside their sum and product.
struct Combine: Layer {
    let operation: BinaryKind

    var kind: String { operation.rawValue }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        guard inputs[0] == inputs[1] else {
            throw LayerError(reason: "\(inputs[0]) and \(inputs[1]) are of two shapes")
        }
        return inputs[0]
    }

    func step(at site: Site) -> (any Step)? { CombineStep(site: site, operation: operation) }
}

/// Reads both again.
struct CombineStep: SiteStep {
    let site: Site
    let operation: BinaryKind

    var kind: String { operation.rawValue }
    var retained: [Value] { inputs }

    func forward(_ context: Context) {
        Elementwise.combine(
            context.activation(inputs[0]),
            context.activation(inputs[1]),
            by: operation,
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        // In the inputs' order, in which the plan lets them write: both may be one value.
        for (position, operand) in [Elementwise.Operand.first, .second].enumerated()
        where context.write(position).isWanted {
            Elementwise.combineGradient(
                of: operand,
                context.activation(inputs[0]),
                context.activation(inputs[1]),
                context.gradient(output),
                by: operation,
                into: context.gradient(inputs[position]),
                accumulating: context.write(position).isAccumulating,
                pool: context.pool
            )
        }
    }
}
