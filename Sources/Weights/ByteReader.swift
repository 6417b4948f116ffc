/// A cursor over a part of a file: every read is checked against the part's end, and throws.
struct ByteReader {
    let file: MappedFile
    /// What is being read, for messages.
    let part: String
    /// Where the next read begins, from the start of the file.
    private(set) var offset: Int
    /// Where the part ends.
    let end: Int

    /// A cursor at the start of `range`, which lies inside the file.
    init(_ file: MappedFile, part: String, range: Range<Int>) {
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
    var remaining: Int { end - offset }

    /// Passes over `count` bytes and tells where they are.
    mutating func skip(_ count: Int) throws(WeightsError) -> Range<Int> {
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
    mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(
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
        guard count <= limit else {
            throw .tooLarge(file: file.name, part: "a name in \(part)", limit: limit, got: count)
        }
        let range = try skip(count)
        guard let text = unsafe file.withUnsafeBytes(in: range, { unsafe String(validating: $0) })
        else { throw malformed(at: start, "a name is not UTF-8") }
        return text
    }

    /// The text up to the next newline, which is passed over.
    mutating func line() throws(WeightsError) -> String {
        let start = offset
        for length in 0..<min(remaining, Limits.textBytes)
        where file.integer(UInt8.self, at: start + length) == UInt8(ascii: "\n") {
            let text = try text(length)
            _ = try skip(1)
            return text
        }
        throw malformed(at: start, "a line has no end")
    }

    /// An error about this part, here or where it began to go wrong.
    func malformed(at place: Int? = nil, _ problem: String) -> WeightsError {
        .malformed(file: file.name, part: part, offset: place ?? offset, problem: problem)
    }
}

extension String {
    /// The text if the bytes are UTF-8, else nil.
    fileprivate init?(validating bytes: UnsafeRawBufferPointer) {
        unsafe self.init(validating: bytes, as: UTF8.self)
    }
}
