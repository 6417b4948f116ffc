/// A cursor over a part of a file: every read is checked against the part's end, and throws.
package struct ByteReader {
    /// The file.
    package let file: FileImage
    /// What is being read, for messages.
    package let part: String
    /// Where the next read begins, from the start of the file.
    package private(set) var offset: Int
    /// Where the part ends.
    package let end: Int

    /// A cursor at the start of `range`, which lies inside the file.
    package init(_ file: FileImage, part: String, range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= file.count)
        self.file = file
        self.part = part
        offset = range.lowerBound
        end = range.upperBound
    }

    /// The same place, for reading what messages shall call `part`.
    func renamed(_ part: String) -> ByteReader {
        ByteReader(file, part: part, range: offset..<end)
    }

    /// How many bytes are left.
    package var remaining: Int { end - offset }

    /// Passes over `count` bytes and tells where they are.
    package mutating func skip(_ count: Int) throws(WeightsError) -> Range<Int> {
        guard count >= 0 && count <= remaining else {
            throw .truncated(
                file: file.name,
                part: part,
                offset: offset,
                needed: count,
                available: remaining
            )
        }
        defer { offset += count }
        return offset..<(offset + count)
    }

    /// The next little-endian integer.
    package mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type
    ) throws(WeightsError) -> T {
        file.integer(type, at: try skip(MemoryLayout<T>.size).lowerBound)
    }

    /// A little-endian length or offset of eight bytes that must fit an `Int`.
    mutating func length() throws(WeightsError) -> Int {
        let start = offset
        let value = try integer(UInt64.self)
        guard let length = Int(exactly: value) else {
            throw malformed(at: start, "a length of \(value) bytes")
        }
        return length
    }

    /// The next `count` bytes as text, which must be UTF-8 and no longer than `limit`.
    mutating func text(_ count: Int, limit: Int = Limits.textBytes) throws(WeightsError) -> String {
        let start = offset
        try file.check("a name in \(part)", count, atMost: limit)
        let range = try skip(count)
        guard let text = file.text(in: range) else {
            throw malformed(at: start, "a name is not UTF-8")
        }
        return text
    }

    /// Passes over a line, and tells where it is; its newline is no part of it.
    mutating func line() throws(WeightsError) -> Range<Int> {
        let start = offset
        for place in start..<end where file.integer(UInt8.self, at: place) == UInt8(ascii: "\n") {
            _ = try skip(place - start + 1)
            return start..<place
        }
        throw malformed(at: start, "a line has no end")
    }

    /// The next line as text, which must be UTF-8 and no longer than `Limits.textBytes`.
    mutating func textLine() throws(WeightsError) -> String {
        let line = try line()
        try file.check("a line of \(part)", line.count, atMost: Limits.textBytes)
        guard let text = file.text(in: line) else {
            throw malformed(at: line.lowerBound, "a line is not UTF-8")
        }
        return text
    }

    /// The next line as a whole number.
    mutating func number() throws(WeightsError) -> Int {
        let start = offset
        guard let number = Int(try textLine()) else { throw malformed(at: start, "no number") }
        return number
    }

    /// An error about this part, here or where it began to go wrong.
    package func malformed(at place: Int? = nil, _ problem: String) -> WeightsError {
        .malformed(file: file.name, part: part, offset: place ?? offset, problem: problem)
    }
}
