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

    /// All tensors, by the names of a state dict; those that are others seen in some way are left
    /// out.
    package var tensors: [String: Tensor] {
        let own = zip(descriptions, values).filter { $0.0.tie == nil }
        return Dictionary(own.map { ($0.name, $1) }) { $1 }
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
        for slot in descriptions.indices { follow(slot) }
    }

    /// Sees to it that a parameter that is another has that one's numbers.
    private mutating func follow(_ slot: ParameterSlot) {
        guard let tie = descriptions[slot].tie else { return }
        values[slot] = tie.view.numbers(of: values[tie.leader], as: descriptions[slot].shape)
    }

    /// The parameter that one is, if it is another seen in some way.
    func tie(of slot: ParameterSlot) -> ParameterTie? { descriptions[slot].tie }

    /// How many there are: their slots are `0..<count`.
    var count: Int { values.count }

    /// The next version: these tensors in the slots that they are given for.
    func replacing(_ changed: [ParameterSlot: Tensor]) -> Parameters {
        var next = self
        for (slot, tensor) in changed { next.values[slot] = tensor }
        for (slot, description) in descriptions.enumerated() {
            guard let tie = description.tie, changed[tie.leader] != nil else { continue }
            next.follow(slot)
        }
        return next
    }

    /// The bytes of the tensors that another version of the same network's does not share.
    package func byteCount(notSharedWith other: Parameters) -> Int {
        values.indices.reduce(0) { sum, slot in
            let (own, others) = (values[slot], other.values[slot])
            let isLeaders = tie(of: slot).map { own.isIdentical(to: values[$0.leader]) } ?? false
            guard !isLeaders, !own.isIdentical(to: others) else { return sum }
            return sum + own.shape.count * MemoryLayout<Float>.stride
        }
    }

    /// The tensor in a slot.
    subscript(slot: ParameterSlot) -> Tensor { values[slot] }

    /// The name of the tensor in a slot.
    func name(of slot: ParameterSlot) -> String { descriptions[slot].name }
}
