public import Tensors

/// A scalar function of one layer's output, summed over the items of the batch.
///
/// The formulas are the wire protocol's; `o` stands for the layer's output. A value says what to
/// compute; the engine (module Networks) computes it and its gradient.
public struct Loss: Sendable {
    /// The function.
    public let kind: Kind
    /// The module whose output it reads, by torchvision's name; `logits` is the network's output.
    public let layer: String

    /// A loss of this kind on `layer`.
    public init(_ kind: Kind, layer: String = "logits") {
        self.kind = kind
        self.layer = layer
    }

    /// The functions there are.
    public enum Kind: Sendable {
        /// `target − o[class]`, linear; or its magnitude: then the gradient is 0 where they are equal.
        case logit(classes: Classes, target: Float, magnitude: Bool)
        /// Σ(o − t)², times `scale`.
        case sumOfSquares(target: Tensor, scale: Float)
        /// Σ|o − t|, times `scale`; its gradient is 0 where they are equal.
        case l1(target: Tensor, scale: Float)
        /// √Σ(o − t)² for each item, times `scale`; its gradient is 0 where the distance is 0.
        case l2(target: Tensor, scale: Float)
        /// −log softmax(o)[class].
        case crossEntropy(classes: Classes)
        /// −Σ p·log softmax(o) for probabilities `p`.
        case crossEntropyWithProbabilities(target: Tensor)
        /// *Minus* the mean of one channel's activation, so that descent raises it; a nil channel
        /// means all of them.
        case activation(channel: Int?)
        /// Σ o·v: its gradient is the vector-Jacobian product with `v`.
        case cotangent(Tensor)
    }

    /// The classes that the items of a batch are about.
    public enum Classes: Sendable, Equatable {
        /// The same for every item.
        case one(Int)
        /// One for each item, in order.
        case each([Int])
    }
}
