/// "MnasNet: platform-aware neural architecture search for mobile" (Tan et al., 2018), figure 7
/// (MnasNet-B1), with all widths times alpha.
enum MNASNet {
    /// A stack of inverted residuals: of so many channels, kernel and stride, widened within.
    private struct Stack {
        let filters: Int
        let kernel: Int
        let stride: Int
        let expansion: Int
        let repeats: Int
    }

    private static let stacks = [
        Stack(filters: 24, kernel: 3, stride: 2, expansion: 3, repeats: 3),
        Stack(filters: 40, kernel: 5, stride: 2, expansion: 3, repeats: 3),
        Stack(filters: 80, kernel: 5, stride: 2, expansion: 6, repeats: 3),
        Stack(filters: 96, kernel: 3, stride: 1, expansion: 6, repeats: 2),
        Stack(filters: 192, kernel: 5, stride: 2, expansion: 6, repeats: 4),
        Stack(filters: 320, kernel: 3, stride: 1, expansion: 6, repeats: 1),
    ]

    /// A width times alpha, at the nearest multiple of 8 that is not below nine tenths of it.
    private static func scaled(_ width: Int, by alpha: Double) -> Int {
        RoundedWidth.multiple(of: 8, near: Double(width) * alpha)
    }

    static func graph(alpha: Double, _ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        let stem = scaled(32, by: alpha)
        var x = net.mnasConvolution("layers", 0, net.input, filters: stem, kernel: 3, stride: 2)
        x = net.mnasConvolution("layers", 3, x, filters: stem, kernel: 3, groups: stem)
        var width = scaled(16, by: alpha)
        x = net.mnasConvolution("layers", 6, x, filters: width, kernel: 1, isRectified: false)
        for (index, stack) in stacks.enumerated() {
            let filters = scaled(stack.filters, by: alpha)
            for number in 0..<stack.repeats {
                x = net.invertedResidual(
                    "layers.\(index + 8).\(number)",
                    x,
                    inner: width * stack.expansion,
                    filters: filters,
                    kernel: stack.kernel,
                    stride: number == 0 ? stack.stride : 1,
                    isResidual: number > 0 || (stack.stride == 1 && width == filters)
                )
                width = filters
            }
            net.name("layers.\(index + 8)", x)
        }
        x = net.mnasConvolution("layers", 14, x, filters: 1280, kernel: 1)
        net.name("layers", x)
        net.classifyMeans(of: x, "(mean)", classes: options.classes)
        return net.build()
    }
}

extension GraphBuilder {
    /// Convolution, batch norm and perhaps ReLU under numbers in a row.
    fileprivate mutating func mnasConvolution(
        _ name: String,
        _ index: Int,
        _ x: Value,
        filters: Int,
        kernel: Int,
        stride: Int = 1,
        groups: Int = 1,
        isRectified: Bool = true
    ) -> Value {
        let relu = isRectified ? "\(name).\(index + 2)" : nil
        return normalizedConvolution(
            ("\(name).\(index)", "\(name).\(index + 1)", relu),
            x,
            filters: filters,
            kernel: (kernel, kernel),
            stride: stride,
            padding: (kernel / 2, kernel / 2),
            groups: groups,
            norm: BatchNormOptions(momentum: 3e-4)
        )
    }

    /// Wide in the middle, where each channel is convolved by itself; narrow at the ends.
    fileprivate mutating func invertedResidual(
        _ name: String,
        _ x: Value,
        inner: Int,
        filters: Int,
        kernel: Int,
        stride: Int,
        isResidual: Bool
    ) -> Value {
        let layers = "\(name).layers"
        var y = mnasConvolution(layers, 0, x, filters: inner, kernel: 1)
        y = mnasConvolution(
            layers,
            3,
            y,
            filters: inner,
            kernel: kernel,
            stride: stride,
            groups: inner
        )
        y = mnasConvolution(layers, 6, y, filters: filters, kernel: 1, isRectified: false)
        self.name(layers, y)
        if isResidual { y = add("\(name).(add)", y, x) }
        self.name(name, y)
        return y
    }
}
