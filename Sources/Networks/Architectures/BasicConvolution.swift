/// What torchvision's GoogLeNet and InceptionV3 share.
extension GraphBuilder {
    /// Convolution, batch norm and ReLU, which is no module: torchvision's `BasicConv2d`.
    mutating func basicConvolution(
        _ name: String,
        _ x: Value,
        filters: Int,
        kernel: Int,
        stride: Int = 1,
        padding: Int = 0
    ) -> Value {
        basicConvolution(
            name,
            x,
            filters: filters,
            kernel: (kernel, kernel),
            stride: stride,
            padding: (padding, padding)
        )
    }

    /// The same with a kernel that is not square.
    mutating func basicConvolution(
        _ name: String,
        _ x: Value,
        filters: Int,
        kernel: (Int, Int),
        stride: Int = 1,
        padding: (Int, Int)
    ) -> Value {
        let y = normalizedConvolution(
            ("\(name).conv", "\(name).bn", "\(name).(relu)"),
            x,
            filters: filters,
            kernel: kernel,
            stride: stride,
            padding: padding,
            norm: BatchNormOptions(eps: 0.001)
        )
        self.name(name, y)
        return y
    }

    /// From pixels normalised with ImageNet's mean and deviation, the default of torchvision's
    /// other networks, to the −1…1 that these two were trained on.
    mutating func transformedInput(if isTransformed: Bool) -> Value {
        guard isTransformed else { return input }
        let mean = [0.485, 0.456, 0.406]
        let deviation = [0.229, 0.224, 0.225]
        return scaleShift(
            "(transform_input)",
            input,
            permutation: [0, 1, 2],
            scale: deviation.map { Float($0 / 0.5) },
            shift: mean.map { Float(($0 - 0.5) / 0.5) }
        )
    }
}
