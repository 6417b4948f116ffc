import Tensors

/// Everything about a run that does not depend on values: steps, places, times, memory.
///
/// Made once for a network, an input shape, the observed values and a purpose; then reused.
final class Plan: Sendable {
    let purpose: Purpose
    /// Every value's shape, channels first.
    let shapes: [Shape]
    /// For every value the order in which PyTorch has its extents.
    let arrangements: [Arrangement]
    let steps: [any Step]
    /// For each step and input, how its gradient is left.
    let writes: [[GradientWrite]]
    /// For each step the gradients set to zero before its backward pass.
    let zeroed: [[Value]]
    /// The values whose gradient is wanted.
    let wanted: Set<Value>
    /// The arena's size.
    let byteCount: Int

    private let canonical: [Value]
    private let placement: Placement
    private let activationOffsets: [Value: Int]
    private let gradientOffsets: [Value: Int]
    private let memoOffsets: [Int]

    /// A plan for values of these shapes that leaves `observed` readable; a gradient begins at each
    /// of them.
    init(
        _ graph: Graph,
        shapes: [Shape],
        observing observed: [Value],
        for purpose: Purpose
    ) {
        self.purpose = purpose
        self.shapes = shapes
        arrangements = graph.arrangements
        let fusion = Fusion(graph, shapes: shapes, observing: Set(observed), for: purpose)
        steps = fusion.steps
        canonical = fusion.canonical
        placement = Placement(fusion, shapes: shapes)
        let flow = GradientFlow(
            steps,
            placement: placement,
            purpose: purpose,
            seeds: observed.map { [canonical] in canonical[$0] }
        )
        writes = flow.writes
        zeroed = flow.zeroed
        wanted = flow.wanted

        var lifetimes = Lifetimes(steps, placement: placement, flow: flow, purpose: purpose)
        for value in observed { lifetimes.observe(canonical[value], placement) }
        let layout = lifetimes.layout(shapes)
        byteCount = layout.byteCount
        activationOffsets = layout.activations
        gradientOffsets = layout.gradients
        memoOffsets = layout.memos
    }

    /// Where in the arena a value's root begins, the channels before it there, and the root.
    func activation(_ value: Value) -> (offset: Int, slice: Placement.Slice) {
        let slice = placement[canonical[value]]
        return (activationOffsets[slice.root] ?? 0, slice)
    }

    /// The same for a value's gradient.
    func gradient(_ value: Value) -> (offset: Int, slice: Placement.Slice) {
        let slice = placement[canonical[value]]
        return (gradientOffsets[slice.root] ?? 0, slice)
    }

    /// Where in the arena a step's memo begins.
    func memo(_ index: Int) -> Int { memoOffsets[index] }
}
