import Files

/// A strict parser of the JSON in a safetensors header or an index: objects, arrays of lengths,
/// and strings.
///
/// Other values may be passed over.
struct HeaderParser {
    private(set) var reader: ByteReader

    /// A parser at the start of the header's text.
    init(_ reader: ByteReader) {
        self.reader = reader
    }

    /// Reads an object, and calls `member` after each key's colon; a key twice is an error.
    mutating func object(
        _ member: (_ key: String, _ parser: inout HeaderParser) throws(WeightsError) -> Void
    ) throws(WeightsError) {
        var keys: Set<String> = []
        try expect("{")
        if try accept("}") { return }
        repeat {
            let key = try string()
            guard keys.insert(key).inserted else {
                throw reader.malformed("\(key.quoted) stands there twice")
            }
            try expect(":")
            try member(key, &self)
        } while try accept(",")
        try expect("}")
    }

    /// Reads an array of at most `limit` numbers, whole and not negative.
    mutating func lengths(limit: Int) throws(WeightsError) -> [Int] {
        var numbers: [Int] = []
        try expect("[")
        if try accept("]") { return [] }
        repeat {
            guard numbers.count < limit else {
                throw reader.malformed("more than \(limit) numbers in an array")
            }
            numbers.append(try length())
        } while try accept(",")
        try expect("]")
        return numbers
    }

    /// Passes over spaces, and checks that nothing else is left.
    mutating func end() throws(WeightsError) {
        try skipSpace()
        guard reader.remaining == 0 else { throw reader.malformed("text follows the header") }
    }

    /// Passes over `null`, if it stands here.
    mutating func null() throws(WeightsError) -> Bool {
        try skipSpace()
        guard peek() == UInt8(ascii: "n") else { return false }
        try word()
        return true
    }

    /// Passes over any value.
    mutating func skipValue(depth: Int = 0) throws(WeightsError) {
        guard depth < Limits.headerDepth else { throw reader.malformed("values lie too deep") }
        try skipSpace()
        switch peek() {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "{"):
            try object { (_, parser) throws(WeightsError) in
                try parser.skipValue(depth: depth + 1)
            }
        case UInt8(ascii: "["):
            _ = try accept("[")
            if try accept("]") { return }
            repeat { try skipValue(depth: depth + 1) } while try accept(",")
            try expect("]")
        default: try word()
        }
    }

    /// Reads a string, escapes resolved.
    mutating func string() throws(WeightsError) -> String {
        try expect("\"")
        let start = reader.offset
        var text: [UInt8] = []
        while true {
            let byte = try reader.integer(UInt8.self)
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw reader.malformed(at: start, "a name is not UTF-8")
                }
                return string
            case UInt8(ascii: "\\"): text += String(try escape()).utf8
            case 0..<0x20: throw reader.malformed("a control character in a string")
            default: text.append(byte)
            }
            let limit = Limits.textBytes
            try reader.file.check("a name in \(reader.part)", text.count, atMost: limit)
        }
    }
}

extension HeaderParser {
    private mutating func skipSpace() throws(WeightsError) {
        while let byte = peek(), [0x20, 0x09, 0x0A, 0x0D].contains(byte) { _ = try reader.skip(1) }
    }

    private func peek() -> UInt8? {
        reader.remaining > 0 ? reader.file.integer(UInt8.self, at: reader.offset) : nil
    }

    /// Passes over a number, `true`, `false` or `null`; the numbers' digits are not looked at.
    private mutating func word() throws(WeightsError) {
        let start = reader.offset
        while let byte = peek(), byte > 0x20, !"{}[],:\"".utf8.contains(byte) {
            _ = try reader.skip(1)
        }
        let word = reader.file.text(in: start..<reader.offset) ?? ""
        let begins = word.utf8.first.map { "-0123456789".utf8.contains($0) } ?? false
        guard begins || ["true", "false", "null"].contains(word) else {
            throw reader.malformed(at: start, "a value is missing")
        }
    }

    private mutating func accept(_ sign: Unicode.Scalar) throws(WeightsError) -> Bool {
        try skipSpace()
        guard peek() == UInt8(ascii: sign) else { return false }
        _ = try reader.skip(1)
        return true
    }

    private mutating func expect(_ sign: Unicode.Scalar) throws(WeightsError) {
        guard try accept(sign) else { throw reader.malformed("'\(sign)' is missing") }
    }

    /// A whole number without sign, fraction or leading zeros.
    private mutating func length() throws(WeightsError) -> Int {
        try skipSpace()
        let start = reader.offset
        var value: Int?
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            _ = try reader.skip(1)
            let (tens, isTooLong) = (value ?? 0).multipliedReportingOverflow(by: 10)
            let digit = Int(byte - UInt8(ascii: "0"))
            let (sum, isTooLarge) = tens.addingReportingOverflow(digit)
            guard !isTooLong, !isTooLarge, value != 0 else {
                throw reader.malformed(at: start, "no length is written like that")
            }
            value = sum
        }
        guard let value else { throw reader.malformed("a length is missing") }
        return value
    }

    private mutating func escape() throws(WeightsError) -> Unicode.Scalar {
        switch try reader.integer(UInt8.self) {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try codeUnit()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            return try pair(high: unit)
        default: throw reader.malformed("an escape that JSON does not have")
        }
    }

    /// The scalar of a surrogate pair whose first half has been read.
    private mutating func pair(high: UInt16) throws(WeightsError) -> Unicode.Scalar {
        let start = reader.offset
        if try reader.integer(UInt16.self) == 0x755C {  // \u, read least byte first
            let low = try codeUnit()
            if UTF16.isLeadSurrogate(high), UTF16.isTrailSurrogate(low) {
                return UTF16.decode(UTF16.EncodedScalar([high, low]))
            }
        }
        throw reader.malformed(at: start, "half of a surrogate pair")
    }

    private mutating func codeUnit() throws(WeightsError) -> UInt16 {
        let start = reader.offset
        let digits = try reader.text(4)
        guard digits.allSatisfy({ $0.isASCII && $0.isHexDigit }),
            let unit = UInt16(digits, radix: 16)
        else { throw reader.malformed(at: start, "four hexadecimal digits are missing") }
        return unit
    }
}
