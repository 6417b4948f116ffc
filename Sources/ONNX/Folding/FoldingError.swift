import Files

/// Why a node of constants alone has no value: its op, its name, and what was wrong.
package struct FoldingError: Error, Equatable, Sendable {
    /// The op, as the file spells it.
    package let operation: String
    /// The node's name.
    package let node: String
    /// What was wrong, and what would be right where that isn't plain.
    package let problem: String
}

extension FoldingError: CustomStringConvertible {
    /// One sentence for people.
    package var description: String { "\(operation) \(node.quoted): \(problem)" }
}
