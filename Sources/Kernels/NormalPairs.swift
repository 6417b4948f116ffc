internal import CKernels

/// Uniform numbers made normal, many at a time; where uniform ones come from is not known here.
package enum NormalPairs {
    /// Turns pairs (u, v) of numbers in [0, 1), one after the other, into two normal numbers each.
    ///
    /// The same bits by every instruction set (`ck_normals_kernels.turn_pairs`).
    ///
    /// - Parameters:
    ///   - numbers: An even number of them, changed where they lie.
    ///   - kernels: The instruction set to use.
    package static func turn(
        _ numbers: UnsafeMutableBufferPointer<Float>,
        kernels: KernelSet = .bound
    ) {
        precondition(numbers.count % 2 == 0, "\(numbers.count) numbers are no pairs")
        guard let base = numbers.baseAddress else { return }
        unsafe ck_normals_table(kernels.isa).pointee.turn_pairs(Int64(numbers.count / 2), base)
    }
}
