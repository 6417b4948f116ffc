/// A run of floats that never changes once made: a block's, or a part of something else's memory,
/// such as a mapped file.
///
/// Sound as `@unchecked Sendable` because nobody writes any more and the owner, which lives as long
/// as the object, keeps the memory.
@safe final class Storage: @unchecked Sendable {
    let values: UnsafeBufferPointer<Float>
    private let owner: any Sendable

    /// Keeps a block that nobody writes any more.
    convenience init(_ block: FloatBlock) {
        unsafe self.init(viewing: UnsafeBufferPointer(block.floats), of: block)
    }

    /// Lends `values` for as long as `owner`, which is kept, keeps them valid and unchanged.
    init(viewing values: UnsafeBufferPointer<Float>, of owner: any Sendable) {
        unsafe self.values = values
        self.owner = owner
    }

    /// Whether its pages come back by themselves.
    var isReloadable: Bool { owner is any Reloadable }

    /// Lets the pages go where they come back by themselves.
    func letGo() {
        guard let owner = owner as? any Reloadable else { return }
        unsafe owner.letGo(of: UnsafeRawBufferPointer(values))
    }
}
