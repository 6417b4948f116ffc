import Kernels
import Tensors

/// [n, c, h, w] as [n, c·h·w], in PyTorch's order.
struct Flatten: Layer {
    let kind = "flatten"

    var attributes: LayerAttributes {
        ["start_dim": .whole(1)]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        let (height, width) = inputs[0].plane
        return [inputs[0][0], inputs[0].channels * height * width]
    }

    func arrangement(of inputs: [Arrangement]) -> Arrangement { .channelsFirst }

    func step(at site: Site) -> (any Step)? {
        site.inputShapes[0].plane == (1, 1) ? nil : FlattenStep(site: site)
    }
}

/// Reorders a plane's pixels to channels-first; a single pixel needs no step.
struct FlattenStep: SiteStep {
    let site: Site

    let kind = "flatten"
    /// Room for the reordered gradient, for when it is added to others.
    var memoBytes: Int { site.outputShape.count * MemoryLayout<Float>.stride }

    func forward(_ context: Context) {
        let features = context.activation(output)
        unsafe Layout.unpack(
            context.activation(inputs[0]),
            into: UnsafeMutableBufferPointer(start: features.base, count: features.count),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        let features = context.gradient(output)
        let dx = context.gradient(inputs[0])
        let target = context.write(0).isAccumulating ? spare(context, like: dx) : dx
        unsafe Layout.pack(
            UnsafeBufferPointer(start: features.base, count: features.count),
            into: target,
            pool: context.pool
        )
        if context.write(0).isAccumulating {
            Elementwise.accumulate(target, into: dx, pool: context.pool)
        }
    }
}

extension FlattenStep {
    private func spare(_ context: Context, like view: View) -> View {
        guard let memo = unsafe context.memo else { return view }
        return unsafe View(
            memo.assumingMemoryBound(to: Float.self),
            n: view.n,
            h: view.h,
            w: view.w,
            c: view.c
        )
    }
}

extension GradientWrite {
    /// Whether the step adds to what is there; a step asks only when its gradient is wanted.
    var isAccumulating: Bool {
        if case .accumulating = self { true } else { false }
    }

    /// Whether the step has a gradient to write.
    var isWanted: Bool {
        if case .unwanted = self { false } else { true }
    }
}
