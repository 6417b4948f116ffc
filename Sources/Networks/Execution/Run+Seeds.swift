import Kernels
import Tensors

/// Where a backward pass begins: a value, and the gradient of the loss with respect to it.
struct Seed {
    /// The value that the loss reads.
    let value: Value
    /// The gradient's order.
    let arrangement: Arrangement
    private(set) var gradient: [Float]

    /// A loss's gradient with respect to a value, in some order.
    init(value: Value, as arrangement: Arrangement, gradient: [Float]) {
        self.value = value
        self.arrangement = arrangement
        self.gradient = gradient
    }

    fileprivate mutating func add(_ other: [Float], times weight: Float) {
        for index in gradient.indices { gradient[index] += other[index] * weight }
    }
}

extension [Seed] {
    /// Adds a loss's weighted gradient; those of one value and order are summed, so that however
    /// many losses there are, hardly more is kept than the network has values.
    mutating func add(
        _ gradient: [Float],
        times weight: Float,
        at value: Value,
        as order: Arrangement
    ) {
        if let place = firstIndex(where: { $0.value == value && $0.arrangement == order }) {
            self[place].add(gradient, times: weight)
        } else {
            append(Seed(value: value, as: order, gradient: gradient.map { $0 * weight }))
        }
    }
}

extension Run {
    /// Lays the seeds' gradients where the steps that come to them later add theirs: the plan has
    /// given each seed's root memory that nobody overwrites.
    ///
    /// Several may lie on one value, or on a concatenation and its parts; they are added up.
    func sow(_ seeds: [Seed]) {
        var sown: Set<Value> = []
        for seed in seeds {
            let place = plan.gradient(seed.value).slice
            let target = seed.arrangement.ordered(gradient(seed.value))
            let isFirst = sown.insert(place.root).inserted
            if isFirst, !place.isWhole {
                Elementwise.fill(gradient(place.root), with: 0, pool: pool)
            }
            unsafe seed.arrangement.ordered(seed.gradient).withUnsafeBufferPointer { values in
                if isFirst {
                    unsafe Layout.pack(values, into: target, pool: pool)
                } else {
                    unsafe add(values, to: target)
                }
            }
        }
    }

    /// Adds values in PyTorch's order.
    private func add(_ values: UnsafeBufferPointer<Float>, to target: View) {
        let block = FloatBlock(target.count)
        let packed = unsafe View(block.base, n: target.n, h: target.h, w: target.w, c: target.c)
        unsafe Layout.pack(values, into: packed, pool: pool)
        Elementwise.accumulate(packed, into: target, pool: pool)
    }
}
