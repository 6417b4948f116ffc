import Networks
import Tensors
import Weights

extension StateDict {
    /// A network's tensors as they are written to a file: in its order, counters as integers.
    init(_ tensors: [String: Tensor], of network: Network) {
        let counters = network.parameters.filter { $0.role == .counter }
        self.init(
            tensors: tensors,
            integerNames: Set(counters.map(\.name)),
            order: network.parameters.map(\.name)
        )
    }
}
