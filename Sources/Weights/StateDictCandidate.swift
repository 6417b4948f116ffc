import Files
package import Tensors

/// Tensors of a file that may be a state dict.
package struct StateDictCandidate: Sendable {
    /// What `key` chooses them by: the keys that lead to their dictionary and what their names
    /// share before them, with dots between; nil for the whole file.
    package let key: String?
    let entries: [(name: String, tensor: ListedTensor)]

    /// How a person writes the key of the whole file.
    package static let wholeFile = "."

    /// Whether this is at the key, or under it.
    func lies(under key: String) -> Bool {
        guard let own = self.key else { return key == Self.wholeFile }
        return own == key || own.hasPrefix(key + ".")
    }

    /// The tensors' shapes by name.
    ///
    /// - Throws: `malformed` or `tooLarge` for one that no tensor in memory can have.
    package func shapes(in file: String) throws(WeightsError) -> [String: Shape] {
        var shapes: [String: Shape] = [:]
        for (name, tensor) in entries {
            guard let shape = Shape(checking: tensor.dimensions) else {
                throw .malformed(
                    file: file,
                    part: "tensor \(name.quoted)",
                    offset: 0,
                    problem: "no shape is \(tensor.dimensions)"
                )
            }
            guard shape.count <= Limits.tensorBytes / 4 else {
                throw .tooLarge(
                    file: file,
                    part: "the number of elements of \(name.quoted)",
                    limit: Limits.tensorBytes / 4,
                    got: shape.count
                )
            }
            shapes[name] = shape
        }
        return shapes
    }

    /// The same under the names that `today` gives, where it gives one.
    package func renamed(_ today: (String) -> String?) -> StateDictCandidate {
        StateDictCandidate(
            key: key,
            entries: entries.map { (today($0.name) ?? $0.name, $0.tensor) }
        )
    }

    /// The names of whole numbers that stand alone: counters such as `n_averaged`.
    package var counters: Set<String> {
        Set(
            entries.compactMap { entry in
                guard case .stored(let tensor) = entry.tensor.numbers, tensor.scalar.isInteger,
                    tensor.dimensions.allSatisfy({ $0 == 1 })
                else { return nil }
                return entry.name
            }
        )
    }

    /// Whether both are the very same numbers under the same names.
    package func isSame(as other: StateDictCandidate) -> Bool {
        guard entries.count == other.entries.count else { return false }
        let others = Dictionary(other.entries.map { ($0.name, $0.tensor) }) { $1 }
        return entries.allSatisfy { name, tensor in
            guard case .stored(let one) = tensor.numbers,
                case .stored(let two)? = others[name]?.numbers
            else { return false }
            return one.isSame(as: two)
        }
    }
}
