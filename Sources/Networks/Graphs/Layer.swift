package import Tensors

/// One kind of layer: what it does to shapes, which parameters it has, and the step that runs it.
///
/// A layer is a value without weights; its forward and backward passes stand beside it, in its
/// `Step`.
package protocol Layer: Sendable {
    /// The kind's name for people, such as `convolution`.
    var kind: String { get }

    /// What it was made with, by the names of the arguments of PyTorch's module or function.
    var attributes: LayerAttributes { get }

    /// How many of its inputs, from the first, it reads the numbers of: of others it takes the
    /// shape alone.
    var operands: Int { get }

    /// The parameters, by the last part of their name.
    var parameters: [LayerParameter] { get }

    /// The shape of the output for inputs of these shapes, NCHW or [n, features].
    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape

    /// The order in which PyTorch has the output's extents, for inputs of these orders.
    func arrangement(of inputs: [Arrangement]) -> Arrangement

    /// The step that runs this layer; nil when the output is the input itself under another name.
    func step(at site: Site) -> (any Step)?
}

extension Layer {
    package var parameters: [LayerParameter] { [] }

    /// None.
    package var attributes: LayerAttributes { [:] }

    /// All.
    package var operands: Int { .max }

    /// That of the first input.
    package func arrangement(of inputs: [Arrangement]) -> Arrangement {
        inputs.first ?? .channelsFirst
    }
}

/// A parameter of a layer.
package struct LayerParameter: Sendable {
    /// The last part of the name, such as `weight`.
    package let suffix: String
    /// The extents, in PyTorch's order.
    package let shape: Shape
    /// What it is for.
    package let role: ParameterRole
    /// The values of a constant.
    package let constant: Tensor?
    /// What each of its values is before any training, where the shape doesn't tell.
    package let initial: Float?

    /// A parameter of this shape.
    init(suffix: String, shape: Shape, role: ParameterRole, initial: Float? = nil) {
        self.suffix = suffix
        self.shape = shape
        self.role = role
        self.initial = initial
        constant = nil
    }

    /// A constant.
    init(suffix: String, constant: Tensor, isInteger: Bool) {
        self.suffix = suffix
        shape = constant.shape
        role = isInteger ? .integerConstant : .constant
        self.constant = constant
        initial = nil
    }
}

/// Why a layer can't take its inputs; the graph adds the layer's name.
package struct LayerError: Error {
    /// What is wrong, for people.
    package let reason: String
}

/// Where in a plan a layer's step stands: the values it reads and the one it makes.
package struct Site: Sendable {
    /// The layer's name.
    package let name: String
    /// The values read, in the layer's order.
    package let inputs: [Value]
    /// The value made.
    package let output: Value
    /// The slot of the layer's first parameter; the others follow, in the layer's order.
    package let firstSlot: ParameterSlot
    /// The inputs' shapes.
    package let inputShapes: [Shape]
    /// The output's shape.
    package let outputShape: Shape
    /// What the plan is for.
    package let purpose: Purpose
}

/// A node's output, by the node's position in its graph.
package typealias Value = Int

extension Shape {
    /// This shape with another number of channels and another plane.
    func with(channels: Int, height: Int, width: Int) -> Shape {
        [self[0], channels, height, width]
    }

    /// The same as a picture's shape, [n, c, h, w]; [n, c] are pictures of one pixel.
    func requiringPlane() throws(LayerError) -> Shape {
        guard rank == 4 || rank == 2 else {
            throw LayerError(reason: "it needs [n, c, h, w] and gets \(self)")
        }
        return rank == 4 ? self : [self[0], channels, 1, 1]
    }

    /// The same, refused unless it has so many channels.
    func requiring(channels wanted: Int) throws(LayerError) -> Shape {
        guard channels == wanted else {
            throw LayerError(reason: "it needs \(wanted) channels and gets \(channels)")
        }
        return self
    }
}
