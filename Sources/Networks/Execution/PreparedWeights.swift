import Kernels
import Synchronization

/// One version's weights as the kernels want them, each made when first used.
package final class PreparedWeights: Sendable {
    /// The parameters themselves.
    let parameters: Parameters
    private let folded = Mutex<[FoldedConvolution.Source: FoldedConvolution]>([:])

    init(_ parameters: Parameters) {
        self.parameters = parameters
    }

    /// A convolution's folded weights.
    func convolution(_ source: FoldedConvolution.Source) -> FoldedConvolution {
        folded.withLock { folded in
            if let made = folded[source] { return made }
            let made = FoldedConvolution(source, parameters)
            folded[source] = made
            return made
        }
    }

    /// The bytes of everything packed so far.
    var byteCount: Int { folded.withLock { $0.values.reduce(0) { $0 + $1.byteCount } } }
}
