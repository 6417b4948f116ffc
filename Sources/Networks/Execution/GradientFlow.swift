import Tensors

/// How gradients move backwards through the steps: who writes first, who adds, who shares memory.
struct GradientFlow: Sendable {
    /// For each step and input, how its gradient is left.
    private(set) var writes: [[GradientWrite]]
    /// For each step the roots whose gradients are set to zero before its backward pass, because
    /// the step is the first to write and writes only a part.
    private(set) var zeroed: [[Value]]
    /// The root whose gradient's memory a root's gradient uses: its own or, passed through,
    /// another's.
    private(set) var owners: [Value: Value] = [:]
    /// The values whose gradient is wanted.
    let wanted: Set<Value>
    /// For each step whether its backward pass has anything to do: what makes a target, and reads
    /// nothing that leads to another, is where a gradient ends.
    let runs: [Bool]

    init(
        _ steps: [any Step],
        placement: Placement,
        purpose: Purpose,
        seeds: [Value],
        targets: [Value]
    ) {
        writes = steps.map { [GradientWrite](repeating: .unwanted, count: $0.inputs.count) }
        zeroed = steps.map { _ in [] }
        guard purpose != .inference else {
            wanted = []
            runs = steps.map { _ in false }
            return
        }
        let wanted = GradientFlow.wantedValues(steps, placement, purpose, targets)
        self.wanted = wanted
        runs = steps.map { step in
            wanted.contains(step.output)
                && (purpose.trainsParameters || !wanted.isDisjoint(with: step.inputs))
        }
        // Written before the first step's backward pass, so that all who come later add to it.
        for seed in seeds { owners[placement[seed].root] = placement[seed].root }
        for (index, step) in steps.enumerated().reversed() where runs[index] {
            for (position, input) in step.inputs.enumerated() where wanted.contains(input) {
                let slice = placement[input]
                let whole = placement[step.output]
                // Memory read twice, x + f(x), has a gradient of its own to add to.
                let isReadOnce = step.inputs.count { placement[$0].root == slice.root } == 1
                if owners[slice.root] != nil {
                    writes[index][position] = .accumulating
                } else if step.passedThrough == input, isReadOnce, slice.isWhole, whole.isWhole,
                    let owner = owners[whole.root]
                {
                    writes[index][position] = .shared
                    owners[slice.root] = owner
                } else {
                    owners[slice.root] = slice.root
                    writes[index][position] = slice.isWhole ? .overwriting : .accumulating
                    if !slice.isWhole { zeroed[index].append(slice.root) }
                }
            }
        }
    }

    /// What lies between the thing that the gradient is for and the loss.
    private static func wantedValues(
        _ steps: [any Step],
        _ placement: Placement,
        _ purpose: Purpose,
        _ targets: [Value]
    ) -> Set<Value> {
        var wanted: Set<Value> = []
        // No step makes a concatenation whose parts are all written in place, nor a range.
        func insert(_ value: Value) {
            for whole in [value] + placement.wholes(of: value) {
                wanted.insert(whole)
                wanted.formUnion(placement.ranges(of: whole))
            }
        }
        for target in targets { insert(target) }
        for step in steps
        where (purpose.trainsParameters && step.hasParameters)
            || !wanted.isDisjoint(with: step.inputs)
        {
            insert(step.output)
        }
        return wanted
    }
}
