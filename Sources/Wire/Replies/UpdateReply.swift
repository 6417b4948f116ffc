public import JSON

/// What `update` answers.
public struct UpdateReply: Reply, Equatable {
    /// The loss before the step.
    public var loss: Double
    /// The version of the weights after it.
    public var version: Int
    /// The length of the gradient over all parameters.
    public var gradientNorm: Double
    /// The length of the step.
    public var updateNorm: Double

    /// A result.
    package init(loss: Double, version: Int, gradientNorm: Double, updateNorm: Double) {
        self.loss = loss
        self.version = version
        self.gradientNorm = gradientNorm
        self.updateNorm = updateNorm
    }

    /// Reads the `result` object.
    public init(decoding result: ParameterReader) throws(WireError) {
        loss = try result.required("loss").doubleOrNull()
        version = try result.required("version").integer()
        gradientNorm = try result.required("gradient_norm").doubleOrNull()
        updateNorm = try result.required("update_norm").doubleOrNull()
    }

    /// Writes the `result` object.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            writer.member("loss", loss)
            writer.member("version", version)
            writer.member("gradient_norm", gradientNorm)
            writer.member("update_norm", updateNorm)
        }
    }
}
