import Kernels
import Tensors

/// A trainable parameter as a value, the same for every item.
///
/// It takes a value as the node's input because a batch has to say how many items there are.
struct ParameterValue: Layer {
    let shape: Shape
    let extents: ItemExtents

    let kind = "parameter"

    var operands: Int { 0 }

    var parameters: [LayerParameter] {
        [LayerParameter(suffix: "weight", shape: shape, role: .trainable)]
    }

    var attributes: LayerAttributes {
        ["shape": .wholes(shape.dimensions)]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        extents.shape(items: inputs[0][0])
    }

    func arrangement(of inputs: [Arrangement]) -> Arrangement { .channelsFirst }

    func step(at site: Site) -> (any Step)? { ParameterValueStep(site: site) }
}

/// Reads no value; the parameter's gradient is the sum over the items.
struct ParameterValueStep: SiteStep {
    let site: Site

    let kind = "parameter"
    var inputs: [Value] { [] }
    var hasParameters: Bool { true }

    func forward(_ context: Context) {
        unsafe context.weights.parameters[site.firstSlot].withUnsafeValues { values in
            unsafe Elementwise.repeatItem(
                values,
                into: context.activation(output),
                pool: context.pool
            )
        }
    }

    func backward(_ context: Context) {}

    func parameterGradients(_ context: Context, into sink: ParameterSink) {
        let sums = Elementwise.itemSums(context.gradient(output), pool: context.pool)
        unsafe sink.take(site.firstSlot, gradient: UnsafeBufferPointer(sums.floats))
    }
}

/// Numbers that nothing trains as a value, the same for every item.
///
/// As `ParameterValue`, it takes a value for the number of items alone.
struct ConstantValue: Layer {
    let values: Tensor
    let extents: ItemExtents

    let kind = "constant"

    var operands: Int { 0 }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        extents.shape(items: inputs[0][0])
    }

    func arrangement(of inputs: [Arrangement]) -> Arrangement { .channelsFirst }

    func step(at site: Site) -> (any Step)? { ConstantValueStep(site: site, values: values) }
}

/// Reads no value, and has no gradient.
struct ConstantValueStep: SiteStep {
    let site: Site
    let values: Tensor

    let kind = "constant"
    var inputs: [Value] { [] }

    func forward(_ context: Context) {
        unsafe values.withUnsafeValues { values in
            unsafe Elementwise.repeatItem(
                values,
                into: context.activation(output),
                pool: context.pool
            )
        }
    }

    func backward(_ context: Context) {}
}
