/// What an optimizer is: its hyperparameters, their form on the wire, what it remembers, and the
/// arithmetic that a step of it comes to.
///
/// Each has a file in `Optimizers` and a line in `Optimizer.rules`, and no other home; arithmetic
/// that no other has is a case of `StepArithmetic` and a kernel.
protocol OptimizerRule: Sendable, Equatable {
    /// Its name on the wire.
    static var kind: String { get }

    /// Reads its members, with PyTorch's defaults; `kind` is read already.
    init<Members: MemberReader>(reading members: Members) throws(Members.Failure)

    /// Writes what `init(reading:)` reads.
    func write(to members: inout some MemberWriter)

    /// All that it may remember of a parameter, by PyTorch's names, in the order that its
    /// arithmetic has.
    static var everyBuffer: [String] { get }

    /// What it remembers with these hyperparameters: every buffer, or none.
    var buffers: [String] { get }

    /// What step `number` does to a parameter; the first is 1.
    func arithmetic(ofStep number: Int) -> StepArithmetic
}

extension OptimizerRule {
    func isEqual(to other: any OptimizerRule) -> Bool { other as? Self == self }
}
