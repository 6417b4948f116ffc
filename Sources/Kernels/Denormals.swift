internal import CInstructionSets

/// Numbers too small for float32's full precision: below about 1.2e-38.
///
/// Processors compute with them on a slow path, so that a picture of nothing else would take many
/// times as long as any other. Kernels therefore take them for zero, whichever thread they run on.
package enum Denormals {
    /// Runs `body` on this thread with denormals taken for zero.
    package static func flushed<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let before = cis_flush_denormals()
        defer { cis_restore_denormals(before) }
        return try body()
    }

    /// Has this thread take them for zero from now on.
    static func flushForGood() { _ = cis_flush_denormals() }
}
