extension GraphBuilder {
    /// Convolution without bias, batch norm and, where it has a name, ReLU: what most networks are
    /// made of.
    mutating func normalizedConvolution(
        _ names: (convolution: String, norm: String, relu: String?),
        _ x: Value,
        filters: Int,
        kernel: (Int, Int),
        stride: Int = 1,
        padding: (Int, Int),
        groups: Int = 1,
        eps: Float = 1e-5,
        momentum: Float = 0.1
    ) -> Value {
        var y = convolution(
            names.convolution,
            x,
            filters: filters,
            kernel: kernel,
            stride: (stride, stride),
            padding: padding,
            groups: groups,
            bias: false
        )
        y = batchNorm(names.norm, y, eps: eps, momentum: momentum)
        return names.relu.map { relu($0, y) } ?? y
    }
}
