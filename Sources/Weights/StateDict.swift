import Files
package import Tensors

/// A network's tensors by name, as PyTorch's `state_dict()` gives them.
package struct StateDict: Sendable {
    /// The tensors; views of the file where it holds float32 already.
    package var tensors: [String: Tensor]

    /// The names stored as integers, such as `num_batches_tracked`.
    ///
    /// Their values are floats here, so that a count beyond 2²⁴ is rounded; written, they are
    /// int64.
    package var integerNames: Set<String>

    /// The names in the file's order.
    package let order: [String]

    /// A state dict of these tensors; without an `order`, the names in alphabetical order.
    package init(
        tensors: [String: Tensor],
        integerNames: Set<String> = [],
        order: [String]? = nil
    ) {
        self.tensors = tensors
        self.integerNames = integerNames
        self.order = order ?? tensors.keys.sorted()
    }
}

extension StateDict {
    /// Reads the tensors that a file lists.
    init(
        _ entries: [(name: String, tensor: ListedTensor)],
        of file: String
    ) throws(WeightsError) {
        var loader = TensorLoader(file: file)
        var checked: [(name: String, stored: StoredTensor, shape: Shape)] = []
        for (name, listed) in entries {
            switch listed.numbers {
            case .stored(let stored):
                checked.append((name, stored, try loader.check(stored, name: name)))
            case .unread(let kind):
                throw .unreadTensor(file: file, tensor: name, kind: kind)
            }
        }
        var tensors: [String: Tensor] = [:]
        var integerNames: Set<String> = []
        for (name, stored, shape) in checked {
            guard tensors.updateValue(loader.load(stored, shape), forKey: name) == nil else {
                throw .malformed(
                    file: file,
                    part: "the state dict",
                    offset: stored.storage.lowerBound,
                    problem: "\(name.quoted) stands there twice"
                )
            }
            if stored.scalar.isInteger { integerNames.insert(name) }
        }
        self.init(tensors: tensors, integerNames: integerNames, order: checked.map(\.name))
    }
}
