/// Appends JSON to a line of bytes, without an intermediate string.
///
/// Commas are its business; that the calls make a well-formed value is the caller's.
public struct JSONWriter: Sendable {
    /// What was written so far.
    package private(set) var text = JSONText()
    private var needsComma = false

    /// Strings of at least this many bytes are written with the whole text.
    private static let longString = 4096

    /// What was written so far, long strings included.
    package var bytes: [UInt8] { text.bytes }

    /// An empty line with room for `capacity` bytes.
    package init(capacity: Int = 256) {
        text.rest.reserveCapacity(capacity)
    }

    /// Writes `{`, what `body` writes, `}`.
    package mutating func object<E: Error>(
        _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        open(UInt8(ascii: "{"))
        try body(&self)
        close(UInt8(ascii: "}"))
    }

    /// Writes `[`, what `body` writes, `]`.
    package mutating func array<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        open(UInt8(ascii: "["))
        try body(&self)
        close(UInt8(ascii: "]"))
    }

    /// Writes a member's name; its value comes next.
    package mutating func name(_ name: String) {
        name.write(to: &self)
        text.rest.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a member.
    package mutating func member(_ name: String, _ value: some JSONWritable) {
        self.name(name)
        value.write(to: &self)
    }

    /// Writes a member, or nothing for nil.
    package mutating func member(_ name: String, _ value: (some JSONWritable)?) {
        if let value { member(name, value) }
    }

    /// Writes a member that is an object.
    package mutating func object<E: Error>(
        _ name: String,
        _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        self.name(name)
        try object(body)
    }

    /// Writes a member that is an array.
    package mutating func array<E: Error>(
        _ name: String,
        _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        self.name(name)
        try array(body)
    }

    /// Writes a value.
    package mutating func write(_ value: some JSONWritable) {
        value.write(to: &self)
    }

    /// Writes a string of `count` ASCII characters that need no escape; `body` must fill all of
    /// them, for a long string each time that the text is put in its place.
    package mutating func string(
        count: Int,
        filling body: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void
    ) {
        separate()
        text.rest.append(UInt8(ascii: "\""))
        if count < Self.longString {
            text.rest.append(addingCapacity: count) { (span: inout OutputSpan<UInt8>) in
                unsafe span.withUnsafeMutableBufferPointer { buffer, initialized in
                    unsafe body(UnsafeMutableRawBufferPointer(buffer))
                    initialized = count
                }
            }
        } else {
            unsafe text.leaveGap(count, body)
        }
        text.rest.append(UInt8(ascii: "\""))
    }

    /// Ends the line.
    package mutating func newline() {
        text.rest.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    /// Writes a value's text as it is; it must be JSON.
    mutating func token(_ token: some StringProtocol) {
        separate()
        text.rest.append(contentsOf: token.utf8)
    }

    mutating func quoted(_ string: String) {
        separate()
        text.rest.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                text.rest.append(UInt8(ascii: "\\"))
                text.rest.append(byte)
            case UInt8(ascii: "\n"):
                text.rest.append(contentsOf: "\\n".utf8)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                text.rest.append(contentsOf: (byte < 16 ? "\\u000" : "\\u00").utf8)
                text.rest.append(contentsOf: digits.utf8)
            default:
                text.rest.append(byte)
            }
        }
        text.rest.append(UInt8(ascii: "\""))
    }

    private mutating func separate() {
        if needsComma { text.rest.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        text.rest.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        text.rest.append(bracket)
        needsComma = true
    }
}
