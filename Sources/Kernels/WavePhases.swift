internal import CKernels

/// Waves of given amplitudes as functions of their phases: spectra, and the slopes of the phases.
package struct WavePhases: Sendable {
    /// Of each wave of a plane.
    private let amplitudes: [Float]
    private let kernels: KernelSet

    /// Waves of these amplitudes, the same in every plane.
    package init(amplitudes: [Float], kernels: KernelSet = .bound) {
        self.amplitudes = amplitudes
        self.kernels = kernels
    }

    /// The spectra of planes whose waves have these phases.
    ///
    /// - Parameters:
    ///   - phases: `[planes, …]`, in radians.
    ///   - pool: Shares the work.
    /// - Returns: `[planes, 2, …]`, the real parts and the imaginary ones.
    package func spectra(_ phases: [Float], pool: Pool) -> [Float] {
        let table = unsafe ck_waves_table(kernels.isa).pointee
        let count = 2 * phases.count
        return unsafe [Float](unsafeUninitializedCapacity: count) { spectra, size in
            size = count
            guard let spectra = spectra.baseAddress else { return }
            unsafe eachPlane(of: phases, pool) { plane, count, amplitudes, phases in
                let real = unsafe spectra + 2 * plane * count
                unsafe table.turn_waves(Int64(count), amplitudes, phases, real, real + count)
            }
        }
    }

    /// The transpose at these phases: from the gradient with respect to spectra, that with respect
    /// to phases.
    ///
    /// - Parameters:
    ///   - slopes: `[planes, 2, …]`.
    ///   - phases: `[planes, …]`.
    ///   - pool: Shares the work.
    /// - Returns: `[planes, …]`.
    package func transposed(_ slopes: [Float], at phases: [Float], pool: Pool) -> [Float] {
        precondition(slopes.count == 2 * phases.count, "a gradient of other waves")
        let table = unsafe ck_waves_table(kernels.isa).pointee
        return unsafe [Float](unsafeUninitializedCapacity: phases.count) { gradient, size in
            size = phases.count
            unsafe slopes.withUnsafeBufferPointer { slopes in
                guard let gradient = gradient.baseAddress, let slopes = slopes.baseAddress
                else { return }
                unsafe eachPlane(of: phases, pool) { plane, count, amplitudes, phases in
                    let real = unsafe slopes + 2 * plane * count
                    unsafe table.phase_slopes(
                        Int64(count),
                        amplitudes,
                        phases,
                        real,
                        real + count,
                        gradient + plane * count
                    )
                }
            }
        }
    }

    private func eachPlane(
        of phases: [Float],
        _ pool: Pool,
        _ body: (
            _ plane: Int, _ count: Int, _ amplitudes: UnsafePointer<Float>,
            _ phases: UnsafePointer<Float>
        ) -> Void
    ) {
        let count = amplitudes.count
        let planes = phases.count / count
        precondition(phases.count == planes * count, "a phase for each wave")
        unsafe amplitudes.withUnsafeBufferPointer { amplitudes in
            unsafe phases.withUnsafeBufferPointer { phases in
                guard let amplitudes = amplitudes.baseAddress, let phases = phases.baseAddress
                else { return }
                pool.run(planes) { plane, _ in
                    unsafe body(plane, count, amplitudes, phases + plane * count)
                }
            }
        }
    }
}
