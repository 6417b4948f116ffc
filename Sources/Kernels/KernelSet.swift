internal import COpenBLAS
internal import CKernels
package import CInstructionSets

/// The instruction set that kernels run with.
package struct KernelSet: Hashable, Sendable {
    /// The C library's number for it.
    package let isa: cis_set

    /// The set bound at load: the processor's best, unless TENCH_ISA names a weaker one.
    package static let bound = KernelSet(isa: cis_bound())

    /// Every set that this processor runs, weakest first.
    package static let supported = (0..<CIS_COUNT.rawValue)
        .map { KernelSet(isa: cis_set($0)) }
        .filter { cis_is_supported($0.isa) }

    /// Whether this processor runs the set's convolutions of bfloat16 values.
    package var hasBFloat16: Bool { unsafe ck_bfloat16_table(isa) != nil }

    /// Whether the set does so by instructions of the processor's.
    ///
    /// The scalar set works bfloat16 out bit by bit, for tests.
    package var isMadeForBFloat16: Bool { isa != CIS_SCALAR && hasBFloat16 }

    /// `scalar`, `avx2` or `avx512`.
    package var name: String { unsafe String(cString: cis_name(isa)) }

    /// The kind of processor, with these kernels, such as `intel-avx512-bf16`: such are alike in
    /// which methods are fast.
    package var processor: String {
        let vendor = unsafe String(cString: cis_vendor())
        return "\(vendor)-\(name)" + (isMadeForBFloat16 ? "-bf16" : "")
    }

    /// What the matrix-product library says of itself: version, threads, processor.
    ///
    /// The corresponding C function is `openblas_get_config`.
    package static var matrixProductLibrary: String {
        unsafe String(cString: openblas_get_config())
    }
}

extension cis_set: @retroactive Hashable {}
