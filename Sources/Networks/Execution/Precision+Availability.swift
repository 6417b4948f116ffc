import Kernels
package import Objectives

extension Precision {
    /// Whether the processor, with the kernels that it runs, computes so.
    package var isAvailable: Bool {
        switch self {
        case .f32: true
        case .bf16: KernelSet.bound.isMadeForBFloat16
        }
    }

    /// Nothing, where requests with this precision can be answered.
    ///
    /// - Throws: `unavailableOption`, which says what it would take.
    package func requireAvailable() throws(NetworkError) {
        guard !isAvailable else { return }
        throw .unavailableOption(
            "precision \(rawValue) needs a processor with AVX512_BF16 and its avx512 kernels; this "
                + "daemon runs \(KernelSet.bound.name) kernels: ask for f32"
        )
    }
}
