import Tensors

/// When each block of a run's memory is in use.
///
/// With S steps, forward step i runs at time i, the loss at S, backward step i at 2S − i.
struct Lifetimes {
    private struct Interval {
        var first: Int
        var last: Int

        mutating func include(_ time: Int) {
            first = min(first, time)
            last = max(last, time)
        }
    }

    private var activations: [Value: Interval] = [:]
    private var gradients: [Value: Interval] = [:]
    private let owners: [Value: Value]
    private let steps: [any Step]
    private let hasBackward: Bool
    private var lossTime: Int { steps.count }

    init(
        _ steps: [any Step],
        placement: Placement,
        flow: GradientFlow,
        purpose: Purpose,
        readsInput: Bool
    ) {
        self.steps = steps
        owners = flow.owners
        hasBackward = purpose != .inference
        if readsInput { touchActivation(0, at: -1) }
        for (index, step) in steps.enumerated() {
            touchActivation(placement[step.output].root, at: index)
            for input in step.inputs { touchActivation(placement[input].root, at: index) }
        }
        guard hasBackward else { return }
        for (index, step) in steps.enumerated() where flow.runs[index] {
            let time = 2 * steps.count - index
            let again =
                step.retained + (purpose.trainsParameters ? step.retainedForParameters : [])
            for value in again { touchActivation(placement[value].root, at: time) }
            touchGradient(placement[step.output].root, at: time)
            for input in step.inputs where flow.wanted.contains(input) {
                touchGradient(placement[input].root, at: time)
            }
        }
    }

    /// Keeps a value readable after the forward pass; its gradient may be seeded then.
    mutating func observe(_ value: Value, _ placement: Placement) {
        let root = placement[value].root
        touchActivation(root, at: lossTime)
        if hasBackward, owners[root] != nil { touchGradient(root, at: lossTime) }
    }

    /// Keeps a value's gradient until the backward pass of the step that makes it is due, or the
    /// input's to the end.
    mutating func hand(out target: Value, before maker: Int?, _ placement: Placement) {
        touchGradient(placement[target].root, at: 2 * steps.count - (maker ?? -1))
    }

    /// Where everything goes.
    func layout(
        _ shapes: [Shape]
    ) -> (activations: [Value: Int], gradients: [Value: Int], memos: [Int], byteCount: Int) {
        let bytes = { (root: Value) in shapes[root].count * MemoryLayout<Float>.stride }
        let values = activations.keys.sorted()
        let roots = gradients.keys.sorted()
        let blocks =
            values.map { block(bytes($0), activations[$0]) }
            + roots.map { block(bytes($0), gradients[$0]) }
            + steps.enumerated().map { index, step in
                ArenaLayout.Block(
                    bytes: hasBackward ? step.memoBytes : 0,
                    first: index,
                    last: 2 * steps.count - index
                )
            }
        let arena = ArenaLayout(blocks)
        let owned = Dictionary(
            uniqueKeysWithValues: zip(roots, arena.offsets.dropFirst(values.count))
        )
        return (
            Dictionary(uniqueKeysWithValues: zip(values, arena.offsets)),
            owners.compactMapValues { owned[$0] },
            Array(arena.offsets.dropFirst(values.count + roots.count)), arena.byteCount
        )
    }

    private func block(_ bytes: Int, _ interval: Interval?) -> ArenaLayout.Block {
        ArenaLayout.Block(bytes: bytes, first: interval?.first ?? 0, last: interval?.last ?? 0)
    }

    private mutating func touchActivation(_ root: Value, at time: Int) {
        activations[root, default: Interval(first: time, last: time)].include(time)
    }

    private mutating func touchGradient(_ root: Value, at time: Int) {
        let owner = owners[root] ?? root
        gradients[owner, default: Interval(first: time, last: time)].include(time)
    }
}
