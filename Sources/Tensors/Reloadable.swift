/// Memory whose pages may be let go, and are there again, unchanged, when they are read: a mapped
/// file's.
package protocol Reloadable: Sendable {
    /// Gives the pages that lie wholly inside `part` back to the system, until they are read again.
    func letGo(of part: UnsafeRawBufferPointer)
}
