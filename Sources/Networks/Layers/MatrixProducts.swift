import Kernels
import Tensors

/// Products of the matrices that two values are, item by item.
struct MatrixProducts: Layer {
    let product: BatchedProduct

    let kind = "matrix_product"

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        try inputs[0].requiring(itemCount: product.batches * product.rows * product.inner)
        try inputs[1].requiring(itemCount: product.batches * product.inner * product.columns)
        return [inputs[0][0], product.columns, product.batches, product.rows]
    }

    func arrangement(of inputs: [Arrangement]) -> Arrangement { .channelsFirst }

    func step(at site: Site) -> (any Step)? { MatrixProductsStep(site: site, product: product) }
}

/// da = dy·bᵀ, db = aᵀ·dy, or dyᵀ·a where b lies transposed.
struct MatrixProductsStep: SiteStep {
    let site: Site
    let product: BatchedProduct

    let kind = "matrix_product"
    var retained: [Value] { inputs }
    var multiplyAccumulates: Int { site.outputShape.count * product.inner }

    func forward(_ context: Context) {
        product.apply(
            context.activation(inputs[0]),
            context.activation(inputs[1]),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        let dy = context.gradient(output)
        // In the inputs' order, in which the plan lets them write: both may be one value.
        if context.write(0).isWanted {
            product.firstGradient(
                context.activation(inputs[1]),
                dy,
                into: context.gradient(inputs[0]),
                accumulating: context.write(0).isAccumulating,
                pool: context.pool
            )
        }
        if context.write(1).isWanted {
            product.secondGradient(
                context.activation(inputs[0]),
                dy,
                into: context.gradient(inputs[1]),
                accumulating: context.write(1).isAccumulating,
                pool: context.pool
            )
        }
    }
}
