package import Tensors

/// What a parameter is for.
package enum ParameterRole: String, Sendable {
    /// Changed by `update`.
    case trainable
    /// A running statistic of batch norm.
    case statistic
    /// `num_batches_tracked`, an integer.
    case counter
    /// Numbers that the architecture itself decides, such as `relative_coords_table`: a file may
    /// leave them out, and if it has them they are not looked at.
    case constant
    /// The same in integers, such as `relative_position_index`.
    case integerConstant

    /// Whether files hold it as integers.
    package var isInteger: Bool { self == .counter || self == .integerConstant }
    /// Whether a file may do without it.
    package var isDispensable: Bool { isInteger || self == .constant }
}

/// A parameter that a network needs: its name in a state dict, its shape, its role.
package struct ParameterDescription: Sendable {
    /// The full name, such as `layer1.0.conv1.weight`.
    package let name: String
    /// The extents, in PyTorch's order.
    package let shape: Shape
    /// What it is for.
    package let role: ParameterRole
    /// The values of a constant.
    package let constant: Tensor?
    /// What each of its values is before any training, where the shape doesn't tell.
    package let initial: Float?
    /// The parameter whose numbers these are: files have that one alone.
    package internal(set) var tie: ParameterTie?

    /// A layer's parameter under its full name.
    init(name: String, _ parameter: LayerParameter) {
        self.name = name
        shape = parameter.shape
        role = parameter.role
        constant = parameter.constant
        initial = parameter.initial
    }
}
