import Networks
import Tensors
import Weights

extension StateDict {
    /// A network's tensors as they are written to a file: in its order, integers as such.
    init(_ tensors: [String: Tensor], of network: Network) {
        let integers = network.parameters.filter(\.role.isInteger)
        self.init(
            tensors: tensors,
            integerNames: Set(integers.map(\.name)),
            order: network.parameters.map(\.name)
        )
    }
}
