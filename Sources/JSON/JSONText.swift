/// A text that a writer has finished, but for its long strings: they are written where the whole
/// text has its place, so that megabytes are written once.
package struct JSONText: Sendable {
    /// Writes a long string's characters, all of them.
    typealias Filling = @Sendable (UnsafeMutableRawBufferPointer) -> Void

    /// A long string that is still to be written.
    ///
    /// Safe because it is written only by `write(into:)`, which lends it just its place.
    @safe private struct Gap: Sendable {
        /// How many bytes of the rest come before it.
        let place: Int
        let count: Int
        let fill: Filling
    }

    /// Everything but the insides of the long strings.
    var rest: [UInt8]
    private var gaps: [Gap] = []

    /// A text without long strings, as it is.
    package init(_ bytes: [UInt8] = []) { rest = bytes }

    /// How many bytes the whole text has.
    package var count: Int { gaps.reduce(rest.count) { $0 + $1.count } }

    /// Appends a string's inside of so many characters, to be written later.
    mutating func leaveGap(_ count: Int, _ fill: @escaping Filling) {
        unsafe gaps.append(Gap(place: rest.count, count: count, fill: fill))
    }

    /// Writes the whole text to where a memory of at least its size begins; gives its size.
    package func write(into memory: UnsafeMutableRawBufferPointer) -> Int {
        precondition(memory.count >= count, "no room for the text")
        var (taken, position) = (0, 0)
        func copy(through end: Int) {
            let part = rest[taken..<end]
            unsafe UnsafeMutableRawBufferPointer(rebasing: memory[position...]).copyBytes(
                from: part
            )
            position += part.count
            taken = end
        }
        for gap in gaps {
            copy(through: gap.place)
            let place = position..<position + gap.count
            unsafe gap.fill(UnsafeMutableRawBufferPointer(rebasing: memory[place]))
            position += gap.count
        }
        copy(through: rest.count)
        return position
    }

    /// The whole text.
    package var bytes: [UInt8] {
        if gaps.isEmpty { return rest }
        let count = count
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = unsafe write(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }
}
