/// A run of floats that never changes once made: allocated here (64-byte aligned), or a part of
/// something else's memory, such as a mapped file.
///
/// Sound as `@unchecked Sendable` because nothing writes after `init` returns, and the memory lives
/// exactly as long as the object (or the owner it keeps).
@safe final class Storage: @unchecked Sendable {
    let values: UnsafeBufferPointer<Float>
    private let owner: (any Sendable)?

    /// Allocates `count` floats and lets `body` fill them; on a throw nothing is kept.
    init<E: Error>(
        count: Int,
        filling body: (UnsafeMutableBufferPointer<Float>) throws(E) -> Void
    ) throws(E) {
        let bytes = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(count, 1) * MemoryLayout<Float>.stride,
            alignment: 64
        )
        let floats = unsafe UnsafeMutableBufferPointer(
            start: bytes.baseAddress?.bindMemory(to: Float.self, capacity: count),
            count: count
        )
        unsafe values = UnsafeBufferPointer(floats)
        owner = nil
        try unsafe body(floats)
    }

    /// Lends `values` for as long as `owner`, which is kept, keeps them valid and unchanged.
    init(viewing values: UnsafeBufferPointer<Float>, of owner: any Sendable) {
        unsafe self.values = values
        self.owner = owner
    }

    deinit {
        if owner == nil { unsafe UnsafeRawPointer(values.baseAddress)?.deallocate() }
    }
}
