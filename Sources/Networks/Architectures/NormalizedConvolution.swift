extension GraphBuilder {
    /// Convolution without bias, batch norm and, where it has a name, an activation function: what
    /// most networks are made of.
    mutating func normalizedConvolution(
        _ names: (convolution: String, norm: String, activation: String?),
        _ x: Value,
        filters: Int,
        kernel: (Int, Int),
        stride: Int = 1,
        padding: (Int, Int),
        endPadding: (Int, Int)? = nil,
        groups: Int = 1,
        norm: BatchNormOptions = BatchNormOptions(),
        activation function: Activation = .relu
    ) -> Value {
        var y = convolution(
            names.convolution,
            x,
            filters: filters,
            kernel: kernel,
            stride: (stride, stride),
            padding: padding,
            endPadding: endPadding,
            groups: groups,
            bias: false
        )
        y = batchNorm(names.norm, y, eps: norm.eps, momentum: norm.momentum)
        return names.activation.map { activation($0, y, function) } ?? y
    }

    /// The same as torchvision's module `Conv2dNormActivation` has it: padded so that a stride of
    /// one keeps the plane's size, its parts under numbers; without a function there is no third.
    mutating func normalizedConvolution(
        _ name: String,
        _ x: Value,
        filters: Int,
        kernel: Int,
        stride: Int = 1,
        groups: Int = 1,
        norm: BatchNormOptions = BatchNormOptions(),
        activation: Activation? = .relu
    ) -> Value {
        let y = normalizedConvolution(
            ("\(name).0", "\(name).1", activation.map { _ in "\(name).2" }),
            x,
            filters: filters,
            kernel: (kernel, kernel),
            stride: stride,
            padding: (kernel / 2, kernel / 2),
            groups: groups,
            norm: norm,
            activation: activation ?? .relu
        )
        self.name(name, y)
        return y
    }
}

/// The numbers that batch norms of one network share.
struct BatchNormOptions {
    /// Added to the variance.
    var eps: Float = 1e-5
    /// How far the running statistics move towards a batch's.
    var momentum: Float = 0.1

    /// TensorFlow's numbers, which networks first trained there have.
    static let coarse = BatchNormOptions(eps: 1e-3, momentum: 0.01)
}
