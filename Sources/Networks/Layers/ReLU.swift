import Kernels
import Tensors

/// max(x, 0), where it could not be fused into the convolution before it.
struct ReLU: Layer {
    let kind = "relu"

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

    func step(at site: Site) -> (any Step)? { ReLUStep(site: site) }
}

/// Keeps one bit for each element: whether it was positive.
struct ReLUStep: Step {
    let site: Site

    let kind = "relu"
    var name: String { site.name }
    var inputs: [Value] { site.inputs }
    var output: Value { site.output }
    var memoBytes: Int { Mask.byteCount(of: site.outputShape) }

    func forward(_ context: Context) {
        let mask = unsafe Mask(context.memo, shape: site.outputShape)
        Elementwise.relu(
            context.activation(inputs[0]),
            into: context.activation(output),
            mask: mask,
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard let mask = unsafe Mask(context.memo, shape: site.outputShape) else { return }
        let dy = context.gradient(output)
        Elementwise.apply(mask, to: dy, pool: context.pool)
        context.pass(dy, to: inputs[0], as: context.write(0))
    }

    var passedThrough: Value? { inputs[0] }
}

extension Context {
    /// Leaves `gradient` as it is, as the gradient of `value`.
    func pass(_ gradient: View, to value: Value, as write: GradientWrite) {
        switch write {
        case .unwanted, .shared: break
        case .overwriting: Elementwise.copy(gradient, into: self.gradient(value), pool: pool)
        case .accumulating:
            Elementwise.accumulate(gradient, into: self.gradient(value), pool: pool)
        }
    }
}

extension Mask {
    /// The bytes of a mask for an output of this shape.
    static func byteCount(of shape: Shape) -> Int {
        let (height, width) = shape.plane
        return shape[0] * height * width * Mask.words(shape.channels) * MemoryLayout<UInt16>.stride
    }

    /// A mask in a step's memo; nil without a memo.
    init?(_ memo: UnsafeMutableRawPointer?, shape: Shape) {
        guard let memo = unsafe memo else { return nil }
        let (height, width) = shape.plane
        unsafe self.init(
            memo.assumingMemoryBound(to: UInt16.self),
            pixels: shape[0] * height * width,
            c: shape.channels
        )
    }
}
