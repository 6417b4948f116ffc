package import Tensors

/// A parameter's place among all of a network's, in the order of its description.
package typealias ParameterSlot = Int

/// One immutable version of a network's tensors.
///
/// They stand in slots, where steps find them; names are for files and for people. Copies, and
/// versions made from one another, share the tensors in which they don't differ.
package struct Parameters: Sendable {
    private let descriptions: [ParameterDescription]
    private var values: [Tensor]

    /// All tensors, by the names of a state dict.
    package var tensors: [String: Tensor] {
        Dictionary(zip(descriptions.map(\.name), values)) { $1 }
    }

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
        self.init(network, kept)
    }

    /// A network's tensors, of which none is missing.
    init(_ network: Network, _ tensors: [String: Tensor]) {
        descriptions = network.parameters
        values = descriptions.map { description in
            guard let tensor = tensors[description.name] else {
                preconditionFailure("\(description.name) is missing")
            }
            return tensor
        }
    }

    /// How many there are: their slots are `0..<count`.
    var count: Int { values.count }

    /// The next version: these tensors in the slots that they are given for.
    func replacing(_ changed: [ParameterSlot: Tensor]) -> Parameters {
        var next = self
        for (slot, tensor) in changed { next.values[slot] = tensor }
        return next
    }

    /// The tensor in a slot.
    subscript(slot: ParameterSlot) -> Tensor { values[slot] }

    /// The name of the tensor in a slot.
    func name(of slot: ParameterSlot) -> String { descriptions[slot].name }
}
