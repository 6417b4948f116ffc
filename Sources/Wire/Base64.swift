internal import CText

/// RFC 4648's base64 with the standard alphabet and its padding, between memory and memory.
enum Base64 {
    /// The characters that `count` bytes become.
    static func length(encoding count: Int) -> Int { (count + 2) / 3 * 4 }

    /// The bytes that a text stands for, by its length and padding; nil when no text is that long.
    static func count(decoding text: UnsafeRawBufferPointer) -> Int? {
        let length = text.count
        guard length % 4 == 0 else { return nil }
        guard length > 0 else { return 0 }
        let isPadded = unsafe text[length - 1] == pad
        let isPaddedTwice = unsafe isPadded && text[length - 2] == pad
        return length / 4 * 3 - (isPaddedTwice ? 2 : isPadded ? 1 : 0)
    }

    /// Writes the characters of `bytes`, four for three; `text` has room for exactly them.
    static func encode(
        _ bytes: UnsafeRawBufferPointer,
        into text: UnsafeMutableRawBufferPointer,
        set: cis_set = cis_bound()
    ) {
        precondition(text.count == length(encoding: bytes.count), "no room for the base64")
        guard let source = bytes.baseAddress, let target = text.baseAddress else { return }
        let groups = bytes.count / 3
        unsafe ct_text_table(set).pointee.base64_encode(
            Int64(groups),
            source.assumingMemoryBound(to: UInt8.self),
            target.assumingMemoryBound(to: UInt8.self)
        )
        let rest = bytes.count - groups * 3
        guard rest > 0 else { return }
        let a = unsafe bytes[groups * 3]
        let b = unsafe rest == 2 ? bytes[groups * 3 + 1] : 0
        unsafe text[groups * 4] = alphabet[Int(a >> 2)]
        unsafe text[groups * 4 + 1] = alphabet[Int(a << 4 & 0x3F | b >> 4)]
        unsafe text[groups * 4 + 2] = rest == 2 ? alphabet[Int(b << 2 & 0x3F)] : pad
        unsafe text[groups * 4 + 3] = pad
    }

    /// Fills `bytes`, whose count is what `count(decoding:)` says.
    ///
    /// Gives the offset of the first character that is wrong, or nil. After an error the contents
    /// of `bytes` mean nothing.
    static func decode(
        _ text: UnsafeRawBufferPointer,
        into bytes: UnsafeMutableRawBufferPointer,
        set: cis_set = cis_bound()
    ) -> Int? {
        precondition(unsafe bytes.count == count(decoding: text), "no room for the bytes")
        guard text.count > 0, let source = text.baseAddress, let target = bytes.baseAddress
        else { return nil }
        // All but the last group, which may have padding.
        let groups = text.count / 4 - 1
        let good = unsafe Int(
            ct_text_table(set).pointee.base64_decode(
                Int64(groups),
                source.assumingMemoryBound(to: UInt8.self),
                target.assumingMemoryBound(to: UInt8.self)
            )
        )
        guard good == groups else {
            return unsafe text[(good * 4)...].firstIndex { value(of: $0) == nil }
        }
        return unsafe decodeLast(text, group: groups, into: bytes)
    }

    /// The last group, with its padding; bits that no byte takes must be zero.
    private static func decodeLast(
        _ text: UnsafeRawBufferPointer,
        group: Int,
        into bytes: UnsafeMutableRawBufferPointer
    ) -> Int? {
        let count = bytes.count - group * 3
        var bits: UInt32 = 0
        for index in 0...count {
            guard let value = unsafe value(of: text[group * 4 + index]) else {
                return group * 4 + index
            }
            bits = bits << 6 | UInt32(value)
        }
        let spare = (count + 1) * 6 - count * 8
        guard bits & (1 << spare - 1) == 0 else { return group * 4 + count }
        bits >>= spare
        for index in 0..<count {
            unsafe bytes[group * 3 + index] = UInt8(
                truncatingIfNeeded: bits >> ((count - 1 - index) * 8)
            )
        }
        return nil
    }

    private static let pad = UInt8(ascii: "=")

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
