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
        into text: UnsafeMutableRawBufferPointer
    ) {
        precondition(text.count == length(encoding: bytes.count), "no room for the base64")
        let groups = bytes.count / 3
        unsafe pairs.withUnsafeBufferPointer { pairs in
            for group in 0..<groups {
                let a = unsafe UInt32(bytes[group * 3])
                let b = unsafe UInt32(bytes[group * 3 + 1])
                let c = unsafe UInt32(bytes[group * 3 + 2])
                let bits = a << 16 | b << 8 | c
                let low = unsafe UInt32(pairs[Int(bits >> 12)])
                let high = unsafe UInt32(pairs[Int(bits & 0xFFF)])
                unsafe text.storeBytes(
                    of: low | high << 16,
                    toByteOffset: group * 4,
                    as: UInt32.self
                )
            }
        }
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
        into bytes: UnsafeMutableRawBufferPointer
    ) -> Int? {
        precondition(unsafe bytes.count == count(decoding: text), "no room for the bytes")
        guard unsafe !text.isEmpty else { return nil }
        // All but the last group: each store writes a fourth byte, which the next group overwrites.
        let groups = text.count / 4 - 1
        var seen: UInt32 = 0
        unsafe values.withUnsafeBufferPointer { values in
            for group in 0..<groups {
                let four = unsafe text.loadUnaligned(fromByteOffset: group * 4, as: UInt32.self)
                let bits =
                    unsafe values[Int(four & 0xFF)] | values[256 + Int(four >> 8 & 0xFF)]
                    | values[512 + Int(four >> 16 & 0xFF)] | values[768 + Int(four >> 24)]
                seen |= bits
                unsafe bytes.storeBytes(of: bits, toByteOffset: group * 3, as: UInt32.self)
            }
        }
        guard seen <= 0xFF_FFFF else {
            return unsafe text.firstIndex { value(of: $0) == nil }
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

    /// The two characters of each twelve bits, the first in the low byte.
    private static let pairs: [UInt16] = (0..<4096).map {
        UInt16(alphabet[$0 >> 6]) | UInt16(alphabet[$0 & 63]) << 8
    }

    /// What a character adds to its group's three bytes (the first in the low byte), for each of
    /// its four places; a bit above them for what is no character.
    private static let values: [UInt32] = (0..<1024).map { index in
        guard let value = value(of: UInt8(index & 0xFF)) else { return 1 << 31 }
        let bits = UInt32(value) << (18 - 6 * UInt32(index >> 8))
        return (bits << 8).byteSwapped
    }

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
