import Tensors

/// Everything about a run that does not depend on values: steps, places, times, memory.
///
/// Made once for a network, an input shape, the observed values and a purpose; then reused.
final class Plan: Sendable {
    let purpose: Purpose
    /// The part of the graph that it computes.
    let segment: Segment
    /// Every value's shape, channels first.
    let shapes: [Shape]
    /// For every value the order in which PyTorch has its extents.
    let arrangements: [Arrangement]
    let steps: [any Step]
    /// For each step and input, how its gradient is left.
    let writes: [[GradientWrite]]
    /// For each step the gradients set to zero before its backward pass.
    let zeroed: [[Value]]
    /// For each step whether its backward pass has anything to do.
    let runsBackward: [Bool]
    /// For each step the targets whose gradients are complete when its backward pass is due: it
    /// makes that value, and may change the gradient in place.
    let completed: [[Value]]
    /// Whether the input is read at all.
    let readsInput: Bool
    /// The arena's size.
    let byteCount: Int

    private let canonical: [Value]
    private let placement: Placement
    private let activationOffsets: [Value: Int]
    private let gradientOffsets: [Value: Int]
    private let memoOffsets: [Int]

    /// A plan for a part of the graph with values of these shapes.
    init(_ graph: Graph, shapes: [Shape], _ segment: Segment, for purpose: Purpose) {
        self.purpose = purpose
        self.segment = segment
        self.shapes = shapes
        arrangements = graph.arrangements
        let fusion = Fusion(graph, shapes: shapes, segment, for: purpose)
        steps = fusion.steps
        canonical = fusion.canonical
        placement = Placement(fusion, shapes: shapes)
        let flow = GradientFlow(
            steps,
            placement: placement,
            purpose: purpose,
            seeds: segment.read.map { [canonical] in canonical[$0] },
            targets: segment.targets
        )
        writes = flow.writes
        zeroed = flow.zeroed
        runsBackward = flow.runs
        let used = segment.read.map { [canonical] in canonical[$0] } + steps.flatMap(\.inputs)
        readsInput = used.contains { [placement] in placement[$0].root == 0 }
        let makers = segment.targets.map { [steps] target in
            steps.lastIndex { $0.output == target }
        }
        completed = steps.indices.map { index in
            zip(segment.targets, makers).filter { $1 == index }.map(\.0)
        }

        var lifetimes = Lifetimes(
            steps,
            placement: placement,
            flow: flow,
            purpose: purpose,
            readsInput: readsInput
        )
        for value in segment.read { lifetimes.observe(canonical[value], placement) }
        for (target, maker) in zip(segment.targets, makers) {
            lifetimes.hand(out: target, before: maker, placement)
        }
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
