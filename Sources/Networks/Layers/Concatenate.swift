import Kernels
import Tensors

/// Values one after another along the channels.
///
/// The plan lets each part be written straight into its slice; only parts that can't (the
/// network's input, a part of two concatenations) are copied, which is what the step does.
struct Concatenate: Layer {
    let kind = "concatenate"

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        let first = try inputs[0].requiringPlane()
        for shape in inputs.dropFirst() where shape.plane != first.plane || shape[0] != first[0] {
            throw LayerError(reason: "\(first) and \(shape) differ in more than their channels")
        }
        let (height, width) = first.plane
        let channels = inputs.reduce(0) { $0 + $1.channels }
        return first.with(channels: channels, height: height, width: width)
    }

    func step(at site: Site) -> (any Step)? { nil }
}

/// Copies one part of a concatenation into its slice.
struct CopyStep: Step {
    let name: String
    let part: Value
    let output: Value
    let firstChannel: Int
    let channels: Int

    let kind = "copy"
    var inputs: [Value] { [part] }

    func forward(_ context: Context) {
        let slice = context.activation(output).channels(firstChannel..<firstChannel + channels)
        Elementwise.copy(context.activation(part), into: slice, pool: context.pool)
    }

    func backward(_ context: Context) {
        let slice = context.gradient(output).channels(firstChannel..<firstChannel + channels)
        context.pass(slice, to: part, as: context.write(0))
    }
}
