import Kernels
package import Tensors

/// An activation function, where it could not be fused into the convolution before it.
package struct Activation: Layer {
    /// Its name for people.
    package let kind: String
    let epilogue: Epilogue

    /// max(v, 0).
    package static let relu = Activation(kind: "relu", epilogue: .relu)
    /// min(max(v, 0), 6).
    package static let relu6 = Activation(kind: "relu6", epilogue: .relu6)
    /// 1/(1 + e^−v).
    package static let sigmoid = Activation(kind: "sigmoid", epilogue: .sigmoid)
    /// The hyperbolic tangent.
    package static let tanh = Activation(kind: "tanh", epilogue: .tanh)
    /// v·sigmoid(v).
    package static let silu = Activation(kind: "silu", epilogue: .silu)
    /// v·Φ(v), Φ the normal distribution's.
    package static let gelu = Activation(kind: "gelu", epilogue: .gelu)
    /// min(max(v + 3, 0), 6)/6.
    package static let hardSigmoid = Activation(kind: "hard_sigmoid", epilogue: .hardSigmoid)
    /// v·hardSigmoid(v).
    package static let hardSwish = Activation(kind: "hard_swish", epilogue: .hardSwish)

    /// That of the input.
    package func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

    /// A step of its own.
    package func step(at site: Site) -> (any Step)? { ActivationStep(site: site, layer: self) }
}

/// Keeps what the activation's gradient needs: one bit for each element, whether it passes, or the
/// input.
struct ActivationStep: SiteStep {
    let site: Site
    let layer: Activation

    var kind: String { layer.kind }
    var memoBytes: Int { layer.epilogue.memoBytes(of: site.outputShape) }
    var retained: [Value] { layer.epilogue.needsValueBefore ? inputs : [] }
    var passedThrough: Value? { inputs[0] }

    func forward(_ context: Context) {
        Elementwise.activate(
            context.activation(inputs[0]),
            layer.epilogue,
            into: context.activation(output),
            mask: context.mask(layer.epilogue, of: site.outputShape),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        let dy = context.gradient(output)
        switch layer.epilogue.need {
        case .nothing: break
        case .mask:
            if let mask = context.mask(layer.epilogue, of: site.outputShape) {
                context.apply(mask, of: layer.epilogue, to: dy)
            }
        case .valueBefore:
            Elementwise.applySlope(
                of: layer.epilogue,
                at: context.activation(inputs[0]),
                to: dy,
                pool: context.pool
            )
        }
        context.pass(dy, to: inputs[0], as: context.write(0))
    }
}

extension Epilogue {
    /// Whether its gradient needs the value before it, which a kernel that ends with it doesn't
    /// leave behind: where a gradient follows, it is fused only into a convolution that keeps the
    /// slopes instead, and a step of its own retains its input.
    var needsValueBefore: Bool {
        switch need {
        case .nothing, .mask: false
        case .valueBefore: true
        }
    }

    /// The bytes that a step with this epilogue keeps for its gradient.
    func memoBytes(of shape: Shape) -> Int {
        switch need {
        case .nothing, .valueBefore: 0
        case .mask:
            shape[0] * shape.plane.height * shape.plane.width * Mask.words(shape.channels)
                * MemoryLayout<UInt16>.stride
        }
    }
}

extension Context {
    /// The mask that an epilogue's gradient needs, in the step's memo; nil where it needs none, and
    /// in a run that has no backward pass.
    func mask(_ epilogue: Epilogue, of shape: Shape) -> Mask? {
        switch epilogue.need {
        case .nothing, .valueBefore: return nil
        case .mask:
            guard let memo = unsafe memo else { return nil }
            return unsafe Mask(
                memo.assumingMemoryBound(to: UInt16.self),
                pixels: shape[0] * shape.plane.height * shape.plane.width,
                c: shape.channels
            )
        }
    }

    /// Turns an output's gradient in place into that of what the epilogue was given: by its
    /// derivative or, of a ReLU, by the rule that was asked for.
    func apply(_ mask: Mask, of epilogue: Epilogue, to dy: View) {
        if let rule = run.reluRule, epilogue == .relu {
            Elementwise.apply(mask, by: rule, to: dy, pool: pool)
        } else {
            Elementwise.apply(mask, to: dy, pool: pool)
        }
    }

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
