package import Tensors

/// What a parameter is for.
package enum ParameterRole: String, Sendable {
    /// Changed by `update`.
    case trainable
    /// A running statistic of batch norm.
    case statistic
    /// `num_batches_tracked`, an integer.
    case counter
}

/// A parameter that a network needs: its name in a state dict, its shape, its role.
package struct ParameterDescription: Sendable {
    /// The full name, such as `layer1.0.conv1.weight`.
    package let name: String
    /// The extents, in PyTorch's order.
    package let shape: Shape
    /// What it is for.
    package let role: ParameterRole
}
