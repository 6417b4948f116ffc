import Kernels
import Synchronization

/// One version's weights as the kernels want them, each made when first used.
package final class PreparedWeights: Sendable {
    /// The parameters themselves.
    let parameters: Parameters
    /// For each slot of weights two: as they are, and with the batch norm after them folded in.
    private let folded: Mutex<[FoldedConvolution?]>

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

    /// Lets go of everything packed so far; it is made again when it is needed.
    func drop() { folded.withLock { $0 = $0.map { _ in nil } } }

    /// The bytes of everything packed so far.
    var byteCount: Int { folded.withLock { $0.reduce(0) { $0 + ($1?.byteCount ?? 0) } } }
}
