import Kernels
import Synchronization
import Tensors

/// A convolution's weights as the kernels want them: batch norm folded in, packed in panels.
///
/// With running mean μ and variance σ², scale γ and shift β of the batch norm, and s = γ/√(σ²+ε):
/// w′ = s·w and b′ = β + s·(b − μ).
final class FoldedConvolution: Sendable {
    /// Which parameters a folded convolution is made from.
    struct Source: Sendable {
        let geometry: ConvolutionGeometry
        let weight: ParameterSlot
        let bias: ParameterSlot?
        /// The batch norm folded in, if any: always the one that follows the convolution.
        let norm: Norm?
    }

    /// The batch norm after a convolution.
    struct Norm: Sendable {
        let slots: BatchNormSlots
        let eps: Float
    }

    /// b′; nil when there is neither a bias nor a batch norm.
    let bias: [Float]?

    private let source: Source
    private let scale: [Float]?
    private let packed = Mutex<[Packing: PackedFilters]>([:])

    /// What packed weights are for.
    private struct Packing: Hashable {
        let direction: PackedFilters.Direction
        let method: ConvolutionMethod
    }

    init(_ source: Source, _ parameters: Parameters) {
        self.source = source
        let own = source.bias.map { parameters[$0].values }
        if let norm = source.norm {
            let statistics = NormParameters(norm, parameters)
            let scale = statistics.scale
            self.scale = scale
            bias = scale.indices.map { k in
                statistics.beta[k] + scale[k] * ((own?[k] ?? 0) - statistics.mean[k])
            }
        } else {
            scale = nil
            bias = own
        }
    }

    /// w′ packed for one product by one method: made when first asked for, and kept if it is to be.
    func filters(
        _ direction: PackedFilters.Direction,
        _ method: ConvolutionMethod,
        _ parameters: Parameters,
        keeping: Bool,
        pool: Pool
    ) -> PackedFilters {
        let packing = Packing(direction: direction, method: source.geometry.method(method))
        return packed.withLock { packed in
            if let made = packed[packing] { return made }
            // Of a fully connected layer they are [outputs, inputs].
            let g = source.geometry
            let weights = parameters[source.weight].reshaped(
                to: [
                    g.outputChannels, g.inputChannels / g.groups, g.kernelHeight, g.kernelWidth,
                ]
            )
            let made = PackedFilters(
                weights,
                scale: scale,
                geometry: g,
                direction: direction,
                method: packing.method,
                pool: pool
            )
            if keeping {
                packed[packing] = made
                // Read from now on are the panels.
                weights.letGoOfMemory()
            }
            return made
        }
    }

    /// The bytes of the packed weights.
    var byteCount: Int { packed.withLock { $0.values.reduce(0) { $0 + $1.byteCount } } }

    /// Moves w, b, γ and β by the gradients of w′ and b′, by the chain rule:
    /// dw = s·dw′, db = s·db′, dβ = db′, dγ = (Σ dw′·w + (b − μ)·db′)/√(σ²+ε) for each filter.
    func unfold(
        _ parameters: Parameters,
        dw: FloatBlock,
        db: [Float]?,
        into sink: ParameterSink
    ) {
        let dw = unsafe UnsafeBufferPointer(dw.floats)
        let products = unsafe sink.take(source.weight, gradient: dw, scale: scale)
        guard let db else { return }
        if let norm = source.norm, let scale {
            let statistics = NormParameters(norm, parameters)
            let own = source.bias.map { parameters[$0].values }
            let dGamma = products.indices.map { k in
                let offset = Double((own?[k] ?? 0) - statistics.mean[k])
                let total = products[k] + offset * Double(db[k])
                return Float(total) * statistics.inverseDeviation[k]
            }
            sink.take(norm.slots.scale, gradient: dGamma)
            sink.take(norm.slots.shift, gradient: db)
            if let bias = source.bias { sink.take(bias, gradient: zip(db, scale).map(*)) }
        } else if let bias = source.bias {
            sink.take(bias, gradient: db)
        }
    }
}

/// A batch norm's parameters with its running statistics, as arrays.
struct NormParameters {
    let gamma: [Float]
    let beta: [Float]
    let mean: [Float]
    /// 1/√(σ²+ε).
    let inverseDeviation: [Float]

    init(_ norm: FoldedConvolution.Norm, _ parameters: Parameters) {
        gamma = parameters[norm.slots.scale].values
        beta = parameters[norm.slots.shift].values
        mean = parameters[norm.slots.mean].values
        let variance = parameters[norm.slots.variance].values
        inverseDeviation = variance.map { Float(1 / (Double($0) + Double(norm.eps)).squareRoot()) }
    }

    /// γ/√(σ²+ε).
    var scale: [Float] { zip(gamma, inverseDeviation).map(*) }
}
