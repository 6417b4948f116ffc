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
    /// What `DataParallel` puts before every name.
    private static let wrapperPrefix = "module."

    /// Reads the tensors that a file lists; when all names begin with `module.`, they lose it.
    init(
        _ entries: [(name: String, tensor: StoredTensor)],
        in file: MappedFile
    )
        throws(WeightsError)
    {
        let isWrapped = entries.allSatisfy { $0.name.hasPrefix(Self.wrapperPrefix) }
        var loader = TensorLoader(file)
        var tensors: [String: Tensor] = [:]
        var integerNames: Set<String> = []
        var order: [String] = []
        for entry in entries {
            let name =
                isWrapped ? String(entry.name.dropFirst(Self.wrapperPrefix.count)) : entry.name
            let tensor = try loader.load(entry.tensor, name: name)
            guard tensors.updateValue(tensor, forKey: name) == nil else {
                throw .malformed(
                    file: file.name,
                    part: "the state dict",
                    offset: entry.tensor.storage.lowerBound,
                    problem: "\(name.quoted) stands there twice"
                )
            }
            if entry.tensor.scalar.isInteger { integerNames.insert(name) }
            order.append(name)
        }
        self.init(tensors: tensors, integerNames: integerNames, order: order)
    }
}
