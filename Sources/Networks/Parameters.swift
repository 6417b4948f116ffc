package import Tensors

/// One immutable version of a network's tensors.
///
/// Copies, and versions made from one another, share
/// the tensors in which they don't differ.
package struct Parameters: Sendable {
    /// All tensors, by the names of a state dict.
    package let tensors: [String: Tensor]

    /// The tensors of a state dict, held against what the network needs.
    ///
    /// - Throws: `unfitParameters` with everything missing, unexpected or of another shape.
    package init(network: Network, tensors: [String: Tensor]) throws(NetworkError) {
        var missing: [String] = []
        var misshapen: [NetworkError.Misshapen] = []
        var kept: [String: Tensor] = [:]
        for wanted in network.parameters {
            if let tensor = tensors[wanted.name] {
                if tensor.shape == wanted.shape {
                    kept[wanted.name] = tensor
                } else if tensor.shape.count == wanted.shape.count, wanted.role == .counter {
                    kept[wanted.name] = tensor.reshaped(to: wanted.shape)
                } else {
                    misshapen.append(
                        .init(
                            name: wanted.name,
                            expected: wanted.shape.dimensions,
                            got: tensor.shape.dimensions
                        )
                    )
                }
            } else if wanted.role == .counter {
                // Files written before PyTorch 0.4.1 have no such counters.
                kept[wanted.name] = Tensor(wanted.shape, repeating: 0)
            } else {
                missing.append(wanted.name)
            }
        }
        let unexpected = tensors.keys.filter { kept[$0] == nil }
            .filter { name in !misshapen.contains { $0.name == name } }
        guard missing.isEmpty, unexpected.isEmpty, misshapen.isEmpty else {
            throw .unfitParameters(
                missing: missing,
                unexpected: unexpected.sorted(),
                misshapen: misshapen
            )
        }
        self.tensors = kept
    }

    init(_ tensors: [String: Tensor]) {
        self.tensors = tensors
    }

    /// The next version: these tensors in place of those of the same names.
    func replacing(_ changed: [String: Tensor]) -> Parameters {
        Parameters(tensors.merging(changed) { $1 })
    }

    /// A tensor that the network's description names.
    subscript(name: String) -> Tensor {
        guard let tensor = tensors[name] else {
            preconditionFailure("\(name) was checked when the parameters were made")
        }
        return tensor
    }
}
