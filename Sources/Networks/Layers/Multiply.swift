import Kernels
import Tensors

/// The product of two values of one shape, or of a value and one pixel for each item, [n, c, 1, 1]:
/// a squeeze-and-excitation's gate (Hu, Shen and Sun, 2018).
struct Multiply: Layer {
    let kind = "multiply"

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        let (value, factor) = (inputs[0], inputs[1])
        guard factor == value || factor == value.with(channels: value.channels, height: 1, width: 1)
        else { throw LayerError(reason: "\(value) can't be multiplied by \(factor)") }
        return value
    }

    func step(at site: Site) -> (any Step)? { MultiplyStep(site: site) }
}

/// da = dy·b, and db = dy·a, summed over what shares a factor.
struct MultiplyStep: SiteStep {
    let site: Site

    let kind = "multiply"
    var retained: [Value] { inputs }

    func forward(_ context: Context) {
        Elementwise.multiply(
            context.activation(inputs[0]),
            by: context.activation(inputs[1]),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        let dy = context.gradient(output)
        let (a, b) = (context.activation(inputs[0]), context.activation(inputs[1]))
        // In the inputs' order, in which the plan lets them write: both may be one value.
        if context.write(0).isWanted {
            Elementwise.multiply(
                dy,
                by: b,
                into: context.gradient(inputs[0]),
                accumulating: context.write(0).isAccumulating,
                pool: context.pool
            )
        }
        if context.write(1).isWanted {
            let db = context.gradient(inputs[1])
            let accumulating = context.write(1).isAccumulating
            if b.hasShape(of: a) {
                Elementwise.multiply(
                    a,
                    by: dy,
                    into: db,
                    accumulating: accumulating,
                    pool: context.pool
                )
            } else {
                Elementwise.multiplySums(
                    a,
                    dy,
                    into: db,
                    accumulating: accumulating,
                    pool: context.pool
                )
            }
        }
    }
}
