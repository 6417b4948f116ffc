/// A rule that turns a gradient into a step, with PyTorch's definitions, names and defaults.
public struct Optimizer: Sendable, Equatable {
    /// The rule, with its numbers.
    let rule: any OptimizerRule

    init(_ rule: some OptimizerRule) { self.rule = rule }

    /// Whether both are one rule with the same numbers.
    public static func == (a: Optimizer, b: Optimizer) -> Bool { a.rule.isEqual(to: b.rule) }
}

extension Optimizer {
    /// Every rule there is, a line each.
    static let rules: [any OptimizerRule.Type] = [
        SGD.self,
        Adam.self,
        AdamW.self,
    ]

    /// Reads `kind`, and what the rule has besides.
    package init<Members: MemberReader>(reading members: Members) throws(Members.Failure) {
        let rule = try members.required("kind").choice(of: Optimizer.rules) { $0.kind }
        self.init(try rule.init(reading: members))
    }

    /// Writes what `init(reading:)` reads.
    package func write(to members: inout some MemberWriter) {
        members.member("kind", kind)
        rule.write(to: &members)
    }

    /// The rule's name on the wire.
    package var kind: String { type(of: rule).kind }

    /// The names of all rules.
    package static var kinds: [String] { rules.map { $0.kind } }

    /// Whether there is a rule that remembers these of a parameter, and nothing else.
    package static func isMemory(_ buffers: Set<String>) -> Bool {
        buffers.isEmpty || rules.contains { Set($0.everyBuffer) == buffers }
    }

    /// The names of what it remembers of a parameter from step to step: a tensor each, of the
    /// parameter's shape.
    package var buffers: [String] { rule.buffers }

    /// What step `number` does to a parameter; the first is 1.
    package func arithmetic(ofStep number: Int) -> StepArithmetic {
        precondition(number >= 1, "steps are counted from 1, not \(number)")
        return rule.arithmetic(ofStep: number)
    }
}
