internal import CText

/// The pass over a text before json-c sees it.
///
/// It refuses what json-c lets through even when strict (single quotes, `1.`, `-01`, `NaN`, raw
/// control characters, lone surrogates, integers beyond 64 bits, NUL in a member's name), bounds
/// the depth, counts members so that a repeated name can be noticed, and finds the long strings,
/// which json-c is not given: it takes 3–5 ms over 1.4 MB of base64, and copies it twice. It also
/// notes what the outermost object holds, for who wants to know what a text is about before paying
/// for a tree. Valid for as long as the text stays where it is.
@safe package struct LexicalScan {
    /// Strings of at least this many bytes stay in the text.
    static let longString = 4096

    /// The insides of long strings without escapes, in order.
    private(set) var longStrings: [Range<Int>] = []
    /// How many colons stand outside strings.
    private(set) var members = 0
    /// Members of the outermost object, as far as they can be told without a tree.
    private(set) var outline = JSONOutline()

    let text: UnsafeRawBufferPointer
    private let count: Int
    /// How many arrays and objects may stand inside one another.
    let depthLimit: Int
    private let valueLimit: Int
    private var values = 0
    private var depth = 0
    private var position = 0
    private var lastString: LastString?
    /// Whether a string holds more than ASCII; nothing outside of strings may.
    private var hasBeyondASCII = false

    /// What must be known of a string once it turns out to be a member's name.
    private struct LastString {
        let start: Int
        let isLong: Bool
        let hasNUL: Bool
        /// Its inside, when that has no escapes.
        let plain: Range<Int>?
    }

    /// Looks through `text`, with the limits of `JSONDocument`.
    ///
    /// - Throws: `JSONError` for whatever is wrong without regard to the structure: the scan knows
    ///   nothing of commas, nor which bracket closes which.
    package init(
        _ text: UnsafeRawBufferPointer,
        depth: Int = 32,
        values: Int = 4 << 20
    ) throws(JSONError) {
        unsafe self.text = text
        count = text.count
        depthLimit = depth
        valueLimit = values
        do throws(JSONError) {
            try scan()
        } catch {
            try checkUTF8()
            throw error
        }
        if hasBeyondASCII { try checkUTF8() }
    }

    private func checkUTF8() throws(JSONError) {
        if case .some(let offset) = unsafe firstInvalidUTF8(text) {
            throw JSONError("this is not UTF-8", at: offset)
        }
    }

    private func byte(_ position: Int) -> UInt8 { unsafe text[position] }

    private mutating func scan() throws(JSONError) {
        while position < count {
            let byte = self.byte(position)
            switch byte {
            case UInt8(ascii: "\""):
                try spend(1)
                try scanString()
                continue
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                try spend(1)
                try scanNumber()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                try spend(byte == UInt8(ascii: "{") ? 8 : 2)
                depth += 1
                if depth > depthLimit {
                    throw JSONError("nested deeper than \(depthLimit) levels", at: position)
                }
                if depth == 2, byte == UInt8(ascii: "{") {
                    outline.open(at: position, members: members)
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 1 {
                    outline.close(at: position, isObject: byte == UInt8(ascii: "}"), members)
                }
            case UInt8(ascii: ":"):
                try endName()
            case UInt8(ascii: "t"):
                try spend(1)
                try scanWord("true")
                continue
            case UInt8(ascii: "f"):
                try spend(1)
                try scanWord("false")
                continue
            case UInt8(ascii: "n"):
                try scanWord("null")
                continue
            case UInt8(ascii: ","):
                if depth == 1 { outline.endMember() }
            case 0x20, 0x09, 0x0A, 0x0D:
                break
            default:
                let shown =
                    byte > 0x20 && byte < 0x7F ? "\"\(Unicode.Scalar(byte))\"" : "byte \(byte)"
                throw JSONError("\(shown) has no place outside a string", at: position)
            }
            position += 1
        }
    }

    /// Counts a value: three bytes of text can become 800 of memory.
    private mutating func spend(_ weight: Int) throws(JSONError) {
        values += weight
        guard values <= valueLimit else {
            throw JSONError("more than \(valueLimit) values", at: position, isTooLarge: true)
        }
    }

    private mutating func endName() throws(JSONError) {
        members += 1
        guard let name = lastString else { return }
        if name.hasNUL { throw JSONError("a member's name holds a NUL character", at: name.start) }
        if name.isLong { longStrings.removeLast() }
        if depth == 1 { outline.name(name.plain) }
        lastString = nil
    }

    private mutating func scanWord(_ word: StaticString) throws(JSONError) {
        let length = word.utf8CodeUnitCount
        let isThere =
            position + length <= count
            && (0..<length).allSatisfy { unsafe byte(position + $0) == word.utf8Start[$0] }
        guard isThere else { throw JSONError("expected \(word) here", at: position) }
        position += length
    }

    private mutating func scanString() throws(JSONError) {
        let start = position + 1
        var hasEscape = false
        var hasNUL = false
        position = start
        while true {
            position = firstSpecial(from: position)
            guard position < count else {
                throw JSONError("a string that is never closed", at: start - 1)
            }
            switch byte(position) {
            case UInt8(ascii: "\""):
                let isLong = !hasEscape && position - start >= Self.longString
                if isLong { longStrings.append(start..<position) }
                let plain = hasEscape ? nil : start..<position
                lastString = LastString(start: start, isLong: isLong, hasNUL: hasNUL, plain: plain)
                if depth == 1 { outline.string(plain) }
                position += 1
                return
            case UInt8(ascii: "\\"):
                hasEscape = true
                if try scanEscape() == 0 { hasNUL = true }
            case 0x80...:
                hasBeyondASCII = true
                while position < count, byte(position) >= 0x80 { position += 1 }
            default:
                throw JSONError("a raw control character in a string; escape it", at: position)
            }
        }
    }

    /// The next quote, backslash, control character or byte beyond ASCII at or after `start`, or
    /// the end.
    private func firstSpecial(from start: Int) -> Int {
        guard start < count, let bytes = unsafe text.baseAddress else { return count }
        return unsafe start
            + Int(
                ct_text_table(cis_bound()).pointee.plain_prefix(
                    Int64(count - start),
                    (bytes + start).assumingMemoryBound(to: UInt8.self)
                )
            )
    }

    /// Passes one escape, or a pair of surrogates; gives the code unit of `\u`.
    private mutating func scanEscape() throws(JSONError) -> UInt16? {
        let start = position
        guard position + 1 < count, byte(position + 1) == UInt8(ascii: "u") else {
            position = min(position + 2, count)  // json-c knows which letters may follow
            return nil
        }
        guard let unit = hexadecimal(at: start + 2) else {
            throw JSONError("\\u needs four hexadecimal digits", at: start)
        }
        position += 6
        guard (0xD800...0xDFFF).contains(unit) else { return unit }
        let isPaired =
            unit < 0xDC00 && position + 1 < count
            && byte(position) == UInt8(ascii: "\\") && byte(position + 1) == UInt8(ascii: "u")
        guard isPaired, let low = hexadecimal(at: position + 2), (0xDC00...0xDFFF).contains(low)
        else {
            throw JSONError("half of a surrogate pair stands alone", at: start)
        }
        position += 6
        return unit
    }

    private func hexadecimal(at offset: Int) -> UInt16? {
        guard offset + 4 <= count else { return nil }
        var unit: UInt16 = 0
        for index in offset..<offset + 4 {
            guard let digit = Character(Unicode.Scalar(byte(index))).hexDigitValue else {
                return nil
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}

extension LexicalScan {
    private func isDigit(_ offset: Int) -> Bool {
        offset < count && byte(offset) &- UInt8(ascii: "0") < 10
    }

    /// Passes a number by RFC 8259's grammar.
    private mutating func scanNumber() throws(JSONError) {
        let start = position
        let isNegative = byte(position) == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let hasLeadingZero = position < count && byte(position) == UInt8(ascii: "0")
        var magnitude: UInt64 = 0
        var fits = true
        let digits = position
        while isDigit(position) {
            let (tens, isTooLarge) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = tens.addingReportingOverflow(UInt64(byte(position) & 0xF))
            fits = fits && !isTooLarge && !overflow
            magnitude = sum
            position += 1
        }
        var isValid = position > digits && !(hasLeadingZero && position > digits + 1)
        var isInteger = true
        if position < count, byte(position) == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            isValid = isValid && isDigit(position)
            while isDigit(position) { position += 1 }
        }
        if position < count, byte(position) | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if position < count, byte(position) == 0x2B || byte(position) == 0x2D {
                position += 1
            }
            isValid = isValid && isDigit(position)
            while isDigit(position) { position += 1 }
        }
        guard isValid else { throw JSONError("this is no JSON number", at: start) }
        let limit = isNegative ? UInt64(1) << 63 : UInt64(Int64.max)
        guard !isInteger || (fits && magnitude <= limit) else {
            throw JSONError("an integer beyond 64 bits; write it with an exponent", at: start)
        }
    }
}

/// The first byte that breaks UTF-8's rules (overlong forms and surrogates included), or nil.
private func firstInvalidUTF8(_ text: UnsafeRawBufferPointer) -> Int? {
    do throws(UTF8.ValidationError) {
        _ = try unsafe UTF8Span(validating: Span(_unsafeBytes: text))
        return nil
    } catch {
        return error.byteOffsets.lowerBound
    }
}
