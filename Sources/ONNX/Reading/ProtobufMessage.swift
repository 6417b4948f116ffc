internal import Weights

/// A cursor over the fields of one message of protocol buffers, in the order they lie in the file.
///
/// It takes what the format's encoding allows, whatever the schema: who reads a field that is not
/// of the expected kind passes over it, as over one with an unknown number.
///
/// https://protobuf.dev/programming-guides/encoding/
struct ProtobufMessage {
    /// One field, as it lies there.
    struct Field {
        /// Its number in the schema.
        let number: Int
        let content: Content
        /// What message it is part of, for errors; nothing of it is left to read.
        let message: ByteReader
        /// Where it begins.
        let offset: Int
    }

    /// What a field holds.
    enum Content {
        /// A whole number of any type, as 64 bits.
        case varint(UInt64)
        /// Where four or eight bytes lie.
        case fixed32(Range<Int>)
        case fixed64(Range<Int>)
        /// Where a text, a message, or numbers without tags between them lie.
        case bytes(Range<Int>)
    }

    private var reader: ByteReader

    /// Where the next field begins, from the start of the file.
    var offset: Int { reader.offset }

    /// The message that `reader` is at the start of, and that ends where it does.
    init(_ reader: ByteReader) { self.reader = reader }

    /// The next field; nil at the message's end.
    mutating func next() throws(WeightsError) -> Field? {
        guard reader.remaining > 0 else { return nil }
        let start = reader.offset
        let tag = try reader.varint()
        guard let number = Int(exactly: tag >> 3), (1..<(1 << 29)).contains(number) else {
            throw reader.malformed(at: start, "no field has the number \(tag >> 3)")
        }
        let content: Content
        switch tag & 7 {
        case 0: content = .varint(try reader.varint())
        case 1: content = .fixed64(try reader.skip(8))
        case 2: content = .bytes(try reader.chunk())
        case 5: content = .fixed32(try reader.skip(4))
        case let kind: throw reader.malformed(at: start, "a field of the unused kind \(kind)")
        }
        return Field(number: number, content: content, message: reader, offset: start)
    }
}

extension ProtobufMessage.Field {
    /// A whole number; nil when it is none.
    var integer: Int? {
        guard case .varint(let bits) = content else { return nil }
        return Int(truncatingIfNeeded: bits)
    }

    /// A float32; nil when it is none.
    var float: Float? {
        guard case .fixed32(let place) = content else { return nil }
        return Float(bitPattern: message.file.integer(UInt32.self, at: place.lowerBound))
    }

    /// Where its bytes lie; nil when it has none.
    var bytes: Range<Int>? {
        guard case .bytes(let range) = content else { return nil }
        return range
    }

    /// A message, which errors shall call `part`; nil when it is none.
    func submessage(_ part: @autoclosure () -> String) -> ProtobufMessage? {
        bytes.map { ProtobufMessage(ByteReader(message.file, part: part(), range: $0)) }
    }

    /// A text, which has to be UTF-8 and no longer than a name may be; nil when it is none.
    func text() throws(WeightsError) -> String? {
        guard let bytes else { return nil }
        try message.file.check("a text in \(message.part)", bytes.count, atMost: Limits.nameBytes)
        guard let text = message.file.text(in: bytes) else {
            throw message.malformed(at: offset, "a text is not UTF-8")
        }
        return text
    }

    /// Appends whole numbers, one by itself or many without tags between them.
    func append(to numbers: inout [Int], atMost limit: Int) throws(WeightsError) {
        switch content {
        case .varint(let bits): numbers.append(Int(truncatingIfNeeded: bits))
        case .bytes(let range):
            var reader = ByteReader(message.file, part: message.part, range: range)
            while reader.remaining > 0, numbers.count <= limit {
                numbers.append(Int(truncatingIfNeeded: try reader.varint()))
            }
        case .fixed32, .fixed64: return
        }
        try check(numbers.count, atMost: limit)
    }

    /// Appends float32 numbers, one by itself or many without tags between them.
    func append(to numbers: inout [Float], atMost limit: Int) throws(WeightsError) {
        switch content {
        case .fixed32(let range), .bytes(let range):
            guard range.count % 4 == 0 else {
                throw message.malformed(at: offset, "\(range.count) bytes are no float32 numbers")
            }
            try check(numbers.count + range.count / 4, atMost: limit)
            for place in stride(from: range.lowerBound, to: range.upperBound, by: 4) {
                let bits = message.file.integer(UInt32.self, at: place)
                numbers.append(Float(bitPattern: bits))
            }
        case .varint, .fixed64: return
        }
    }

    /// Refuses more of something in this message than no honest file has.
    func check(_ count: Int, atMost limit: Int) throws(WeightsError) {
        try message.file.check(
            "how often field \(number) stands in \(message.part)",
            count,
            atMost: limit
        )
    }
}

extension ByteReader {
    /// The next whole number of seven bits a byte, least first; the last has no highest bit.
    mutating func varint() throws(WeightsError) -> UInt64 {
        let start = offset
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let byte = UInt64(try integer(UInt8.self))
            // Of the tenth byte only one bit has room.
            guard shift < 63 || byte <= 1 else { break }
            value |= (byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
        }
        throw malformed(at: start, "a whole number has more than 64 bits")
    }

    /// Passes over a length and as many bytes, and tells where those are.
    fileprivate mutating func chunk() throws(WeightsError) -> Range<Int> {
        let start = offset
        let length = try varint()
        guard let count = Int(exactly: length) else {
            throw malformed(at: start, "a length of \(length) bytes")
        }
        return try skip(count)
    }
}
