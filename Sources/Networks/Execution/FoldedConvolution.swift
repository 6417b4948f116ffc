import Kernels
import Synchronization
import Tensors

/// A convolution's weights as the kernels want them: batch norm or a scale folded in, packed in
/// panels.
///
/// With running mean μ and variance σ², scale γ and shift β of the batch norm, and s = γ/√(σ²+ε):
/// w′ = s·w and b′ = β + s·(b − μ).
final class FoldedConvolution: Sendable {
    /// Which parameters a folded convolution is made from.
    struct Source: Sendable {
        let geometry: ConvolutionGeometry
        let weight: ParameterSlot
        let bias: ParameterSlot?
        /// The filters whose bias counts as zero.
        let silent: Range<Int>?
        /// What is folded in, if anything: always what follows the convolution.
        let norm: Norm?
    }

    /// What after a convolution is an affine map of each filter's output.
    enum Norm: Sendable {
        /// A batch norm with running statistics.
        case batch(BatchNormSlots, eps: Float)
        /// A factor for each channel: the same without anything but γ.
        case scale(ParameterSlot)
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
        var own = source.bias.map { parameters[$0].values }
        for filter in source.silent ?? 0..<0 { own?[filter] = 0 }
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
    ///
    /// If not, and `destinations` says how many pixels the only product makes, perhaps not packed
    /// before that.
    func filters(
        _ direction: PackedFilters.Direction,
        _ method: ConvolutionMethod,
        _ parameters: Parameters,
        keeping: Bool,
        onlyFor destinations: Int? = nil,
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
                onlyFor: keeping ? nil : destinations,
                pool: pool
            )
            if keeping { packed[packing] = made }
            // Read from now on are the panels, or else it is a while until the next pass.
            if made.isPacked { weights.letGoOfMemory() }
            return made
        }
    }

    /// Whether it is what such a source asks for.
    func serves(_ wanted: Source) -> Bool {
        source.geometry == wanted.geometry && source.bias == wanted.bias
            && (source.norm == nil) == (wanted.norm == nil)
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
            switch norm {
            case .batch(let slots, _):
                sink.take(slots.scale, gradient: dGamma)
                sink.take(slots.shift, gradient: db)
            case .scale(let slot): sink.take(slot, gradient: dGamma)
            }
            if let bias = source.bias { sink.take(bias, gradient: zip(db, scale).map(*)) }
        } else if let bias = source.bias {
            var db = db
            for filter in source.silent ?? 0..<0 { db[filter] = 0 }
            sink.take(bias, gradient: db)
        }
    }
}

/// A batch norm's parameters with its running statistics, as arrays; of a mere scale the
/// identity's.
struct NormParameters {
    let gamma: [Float]
    let beta: [Float]
    let mean: [Float]
    /// 1/√(σ²+ε).
    let inverseDeviation: [Float]

    init(_ norm: FoldedConvolution.Norm, _ parameters: Parameters) {
        switch norm {
        case .batch(let slots, let eps):
            gamma = parameters[slots.scale].values
            beta = parameters[slots.shift].values
            mean = parameters[slots.mean].values
            let variance = parameters[slots.variance].values
            inverseDeviation = variance.map { Float(1 / (Double($0) + Double(eps)).squareRoot()) }
        case .scale(let slot):
            gamma = parameters[slot].values
            beta = gamma.map { _ in 0 }
            mean = beta
            inverseDeviation = gamma.map { _ in 1 }
        }
    }

    /// γ/√(σ²+ε).
    var scale: [Float] { zip(gamma, inverseDeviation).map(*) }
}
