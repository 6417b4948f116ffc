import Kernels
import Synchronization
import Tensors

/// One version's weights as the kernels want them, each made when first used.
package final class PreparedWeights: Sendable {
    /// The parameters themselves.
    let parameters: Parameters
    /// For each slot of weights those made of them: as a rule one for training and one for the
    /// rest, which has the batch norm after them folded in; of weights that are shared, more.
    private let folded: Mutex<[[FoldedConvolution]]>
    private static let capacity = 4
    private let biases = Mutex<[ParameterSlot: FloatBlock]>([:])

    init(_ parameters: Parameters) {
        self.parameters = parameters
        folded = Mutex([[FoldedConvolution]](repeating: [], count: parameters.count))
    }

    /// A convolution's folded weights.
    func convolution(_ source: FoldedConvolution.Source) -> FoldedConvolution {
        folded.withLock { folded in
            if let made = folded[source.weight].first(where: { $0.serves(source) }) { return made }
            let made = FoldedConvolution(source, parameters)
            // Padding may depend on the picture's size, of which there may be many.
            folded[source.weight] = folded[source.weight].suffix(Self.capacity - 1) + [made]
            return made
        }
    }

    /// An attention's biases, `[heads][tokens][tokens]`: made when first asked for.
    func biases(at slot: ParameterSlot, _ make: () -> FloatBlock?) -> FloatBlock? {
        biases.withLock { biases in
            if let made = biases[slot] { return made }
            biases[slot] = make()
            return biases[slot]
        }
    }

    /// Lets go of everything packed so far; it is made again when it is needed.
    func drop() {
        folded.withLock { $0 = $0.map { _ in [] } }
        biases.withLock { $0 = [:] }
    }

    /// The bytes of everything packed so far.
    var byteCount: Int {
        let packed = folded.withLock { $0.joined().reduce(0) { $0 + $1.byteCount } }
        let floats = biases.withLock { $0.values.reduce(0) { $0 + $1.count } }
        return packed + floats * MemoryLayout<Float>.stride
    }
}
