extension GraphBuilder {
    /// Wide in the middle, where each channel is convolved by itself, linear and narrow at the end
    /// (Sandler et al., 2018), as torchvision's EfficientNet and MobileNetV3 name its parts: under
    /// numbers, of which those that aren't there have none.
    mutating func invertedBottleneck(
        _ name: String,
        _ x: Value,
        inner: Int,
        filters: Int,
        kernel: Int,
        stride: Int,
        norm: BatchNormOptions,
        activation: Activation,
        excitation: Excitation?
    ) -> Value {
        var parts = 0
        func next() -> String {
            defer { parts += 1 }
            return "\(name).\(parts)"
        }
        var y = x
        if inner != channels[x] {
            y = normalizedConvolution(
                next(),
                y,
                filters: inner,
                kernel: 1,
                norm: norm,
                activation: activation
            )
        }
        y = normalizedConvolution(
            next(),
            y,
            filters: inner,
            kernel: kernel,
            stride: stride,
            groups: inner,
            norm: norm,
            activation: activation
        )
        if let excitation { y = squeezeExcitation(next(), y, excitation) }
        y = normalizedConvolution(
            next(),
            y,
            filters: filters,
            kernel: 1,
            norm: norm,
            activation: nil
        )
        self.name(name, y)
        return y
    }
}
