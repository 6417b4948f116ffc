/// Memory for many floats, uninitialised, given back with the object: weights, activations,
/// scratch.
///
/// Large blocks come from those given back before, where one fits (see `BlockStore`).
///
/// Sound as `@unchecked Sendable` because address and size never change; who may write what is the
/// user's agreement, a run's plan as a rule.
@safe package final class FloatBlock: @unchecked Sendable {
    /// The first float, at the start of a cache line.
    package let base: UnsafeMutablePointer<Float>
    /// How many floats there are.
    package let count: Int

    /// A block of `count` floats, of any values.
    package convenience init(_ count: Int) {
        guard let memory = unsafe FloatBlock.take(count) else {
            fatalError("no memory for a block of \(count) floats")
        }
        unsafe self.init(memory, count)
    }

    /// The same, where running out of memory is for the caller to tell: nil then.
    package convenience init?(attempting count: Int) {
        guard let memory = unsafe FloatBlock.take(count) else { return nil }
        unsafe self.init(memory, count)
    }

    private init(_ memory: UnsafeMutableRawPointer, _ count: Int) {
        unsafe base = memory.bindMemory(to: Float.self, capacity: max(count, 1))
        self.count = count
    }

    /// Gives what was kept of blocks given back to the system.
    package static func releaseIdle() { BlockStore.shared.release() }

    /// All floats.
    package var floats: UnsafeMutableBufferPointer<Float> {
        unsafe UnsafeMutableBufferPointer(start: base, count: count)
    }

    deinit {
        unsafe BlockStore.shared.giveBack(UnsafeMutableRawPointer(base), FloatBlock.bytes(count))
    }

    private static func take(_ count: Int) -> UnsafeMutableRawPointer? {
        precondition(count >= 0, "a block of \(count) floats")
        return unsafe BlockStore.shared.take(bytes(count))
    }

    private static func bytes(_ count: Int) -> Int { max(count, 1) * MemoryLayout<Float>.stride }
}
