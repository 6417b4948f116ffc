import Kernels
import Synchronization
import Tensors

/// One version's weights as the kernels want them, each made when first used.
package final class PreparedWeights: Sendable {
    /// The parameters themselves.
    let parameters: Parameters
    /// For each slot of weights two: as they are, and with the batch norm after them folded in.
    private let folded: Mutex<[FoldedConvolution?]>
    private let biases = Mutex<[ParameterSlot: FloatBlock]>([:])

    init(_ parameters: Parameters) {
        self.parameters = parameters
        folded = Mutex([FoldedConvolution?](repeating: nil, count: 2 * parameters.count))
    }

    /// A convolution's folded weights.
    func convolution(_ source: FoldedConvolution.Source) -> FoldedConvolution {
        let place = 2 * source.weight + (source.norm == nil ? 0 : 1)
        return folded.withLock { folded in
            if let made = folded[place] { return made }
            let made = FoldedConvolution(source, parameters)
            folded[place] = made
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
        folded.withLock { $0 = $0.map { _ in nil } }
        biases.withLock { $0 = [:] }
    }

    /// The bytes of everything packed so far.
    var byteCount: Int {
        let packed = folded.withLock { $0.reduce(0) { $0 + ($1?.byteCount ?? 0) } }
        let floats = biases.withLock { $0.values.reduce(0) { $0 + $1.count } }
        return packed + floats * MemoryLayout<Float>.stride
    }
}
