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
        let misfit = network.misfit(of: tensors.mapValues(\.shape))
        guard misfit.isNone else { throw .unfitParameters(misfit) }
        var kept: [String: Tensor] = [:]
        for wanted in network.parameters {
            kept[wanted.name] =
                wanted.constant ?? tensors[wanted.name]?.reshaped(to: wanted.shape)
                ?? Tensor(wanted.shape, repeating: 0)
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

    /// The bytes of the tensors that another version of the same network's does not share.
    package func byteCount(notSharedWith other: Parameters) -> Int {
        zip(values, other.values).reduce(0) { sum, pair in
            let (own, others) = pair
            guard !own.isIdentical(to: others) else { return sum }
            return sum + own.shape.count * MemoryLayout<Float>.stride
        }
    }

    /// The tensor in a slot.
    subscript(slot: ParameterSlot) -> Tensor { values[slot] }

    /// The name of the tensor in a slot.
    func name(of slot: ParameterSlot) -> String { descriptions[slot].name }
}
