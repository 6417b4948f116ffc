import Kernels
import Tensors

/// A pooling window, PyTorch's arguments, each (height, width).
package struct Window: Sendable {
    let kernel: (Int, Int)
    let stride: (Int, Int)
    let padding: (Int, Int)
    /// The padding below and to the right.
    let endPadding: (Int, Int)
    let dilation: (Int, Int)
    let ceil: Bool

    /// A window; below and to the right there is as much padding as above and to the left, unless
    /// told otherwise.
    package init(
        kernel: (Int, Int),
        stride: (Int, Int),
        padding: (Int, Int) = (0, 0),
        endPadding: (Int, Int)? = nil,
        dilation: (Int, Int) = (1, 1),
        ceil: Bool = false
    ) {
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        self.endPadding = endPadding ?? padding
        self.dilation = dilation
        self.ceil = ceil
    }

    /// The same in both directions and at both ends.
    static func square(_ kernel: Int, stride: Int, padding: Int = 0, ceil: Bool = false) -> Window {
        Window(
            kernel: (kernel, kernel),
            stride: (stride, stride),
            padding: (padding, padding),
            ceil: ceil
        )
    }

    var geometry: PoolingGeometry {
        geometry(countsPadding: true)
    }

    func geometry(countsPadding: Bool) -> PoolingGeometry {
        PoolingGeometry(
            kernel: kernel,
            stride: stride,
            padding: padding,
            endPadding: endPadding,
            dilation: dilation,
            isCeiling: ceil,
            countsPadding: countsPadding
        )
    }

    func outputShape(of input: Shape) throws(LayerError) -> Shape {
        let (height, width) = try input.requiringPlane().plane
        try check()
        guard let plane = geometry.outputSize(height: height, width: width) else {
            throw LayerError(
                reason: "a \(kernel.0)×\(kernel.1) window doesn't fit into \(height)×\(width)"
            )
        }
        return input.with(channels: input.channels, height: plane.height, width: plane.width)
    }
}

extension Window {
    /// Refuses what is no window, or one that reaches nothing but padding.
    private func check() throws(LayerError) {
        for (kernel, stride, dilation, padding) in [
            (kernel.0, stride.0, dilation.0, max(padding.0, endPadding.0)),
            (kernel.1, stride.1, dilation.1, max(padding.1, endPadding.1)),
        ] {
            let numbers = [kernel, stride, dilation]
            guard numbers.allSatisfy({ (1...Window.most).contains($0) }) else {
                throw LayerError(
                    reason: "kernel, stride and dilation are \(numbers), and not between 1 and "
                        + "\(Window.most)"
                )
            }
            guard padding <= dilation * (kernel - 1) else {
                throw LayerError(reason: "a window of \(kernel) is padded by \(padding)")
            }
        }
        guard min(padding.0, padding.1, endPadding.0, endPadding.1) >= 0 else {
            throw LayerError(reason: "its padding is negative")
        }
    }

    /// So that what is made of them has room in 32 bits.
    private static let most = 1 << 14
}

/// The maximum over windows.
struct MaxPool: Layer {
    let window: Window

    let kind = "max_pool"

    var attributes: LayerAttributes {
        [
            "kernel_size": .pair(window.kernel),
            "stride": .pair(window.stride),
            "padding": .pair(window.padding),
            "end_padding": .end(window.endPadding, differingFrom: window.padding),
            "dilation": .pair(window.dilation),
            "ceil_mode": .truth(window.ceil),
        ]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        try window.outputShape(of: inputs[0])
    }

    func step(at site: Site) -> (any Step)? {
        MaxPoolStep(site: site, geometry: window.geometry)
    }
}

/// Keeps each window's arg-max, a byte as a rule; the gradient goes there.
struct MaxPoolStep: SiteStep {
    let site: Site
    let geometry: PoolingGeometry

    let kind = "max_pool"
    var memoBytes: Int { site.outputShape.count * geometry.winnerBytes }

    func forward(_ context: Context) {
        let y = context.activation(output)
        Pooling.max(
            context.activation(inputs[0]),
            geometry,
            into: y,
            winners: winners(context, of: y),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        let dy = context.gradient(output)
        guard context.write(0).isWanted, let winners = winners(context, of: dy) else { return }
        Pooling.maxGradient(
            dy,
            winners: winners,
            geometry,
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }

    private func winners(_ context: Context, of y: View) -> Winners? {
        guard let memo = unsafe context.memo else { return nil }
        return unsafe Winners(memo, pixels: y.pixels, c: y.c)
    }
}

/// The mean over windows.
struct AveragePool: Layer {
    let window: Window
    let countIncludesPadding: Bool

    let kind = "average_pool"

    var attributes: LayerAttributes {
        [
            "kernel_size": .pair(window.kernel),
            "stride": .pair(window.stride),
            "padding": .pair(window.padding),
            "end_padding": .end(window.endPadding, differingFrom: window.padding),
            // PyTorch's has none.
            "dilation": window.dilation == (1, 1) ? nil : .pair(window.dilation),
            "ceil_mode": .truth(window.ceil),
            "count_include_pad": .truth(countIncludesPadding),
        ]
    }

    var geometry: PoolingGeometry { window.geometry(countsPadding: countIncludesPadding) }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        try window.outputShape(of: inputs[0])
    }

    func step(at site: Site) -> (any Step)? { AveragePoolStep(site: site, layer: self) }
}

/// Spreads each window's gradient evenly over what it averaged.
struct AveragePoolStep: SiteStep {
    let site: Site
    let layer: AveragePool

    let kind = "average_pool"

    func forward(_ context: Context) {
        Pooling.average(
            context.activation(inputs[0]),
            layer.geometry,
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        Pooling.averageGradient(
            context.gradient(output),
            layer.geometry,
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }
}

/// The mean over windows that divide the plane into a given number of parts.
struct AdaptiveAveragePool: Layer {
    let height: Int
    let width: Int

    let kind = "adaptive_average_pool"

    var attributes: LayerAttributes { ["output_size": .wholes([height, width])] }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        let input = try inputs[0].requiringPlane()
        return input.with(channels: input.channels, height: height, width: width)
    }

    func step(at site: Site) -> (any Step)? { AdaptiveAveragePoolStep(site: site) }
}

/// The output view's extents say what the windows are.
struct AdaptiveAveragePoolStep: SiteStep {
    let site: Site

    let kind = "adaptive_average_pool"

    func forward(_ context: Context) {
        Pooling.adaptiveAverage(
            context.activation(inputs[0]),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        Pooling.adaptiveAverageGradient(
            context.gradient(output),
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }
}
