/// Fields of protocol buffers, byte by byte, as a schema or nobody would write them.
enum Protobuf {
    /// A whole number, seven bits a byte.
    static func varint(_ value: Int) -> [UInt8] {
        var (bits, bytes) = (UInt64(bitPattern: Int64(value)), [UInt8]())
        while bits > 0x7F {
            bytes.append(UInt8(bits & 0x7F) | 0x80)
            bits >>= 7
        }
        return bytes + [UInt8(bits)]
    }

    /// A field of a whole number.
    static func int(_ field: Int, _ value: Int) -> [UInt8] { varint(field << 3) + varint(value) }

    /// A field of a float32.
    static func float(_ field: Int, _ value: Float) -> [UInt8] {
        varint(field << 3 | 5) + bytes([value])
    }

    /// A field of bytes: a message, or numbers without tags between them.
    static func field(_ field: Int, _ parts: [UInt8]...) -> [UInt8] {
        let bytes = parts.flatMap(\.self)
        return varint(field << 3 | 2) + varint(bytes.count) + bytes
    }

    /// A field of a text.
    static func text(_ field: Int, _ text: String) -> [UInt8] {
        self.field(field, Array(text.utf8))
    }

    /// Numbers as they lie in memory.
    static func bytes<Number: BitwiseCopyable>(_ numbers: [Number]) -> [UInt8] {
        numbers.withUnsafeBytes { Array($0) }
    }

    /// A field of an opset.
    static func opset(_ version: Int, of domain: String = "") -> [UInt8] {
        field(8, text(1, domain), int(2, version))
    }

    /// A model of version 8, with opset 17 and a graph of these fields.
    static func model(_ graph: [UInt8]...) -> [UInt8] {
        int(1, 8) + field(7, graph.flatMap(\.self)) + opset(17)
    }

    /// A node's field of a graph.
    static func node(
        _ operation: String,
        _ inputs: [String],
        _ outputs: [String],
        name: String = "",
        _ more: [UInt8] = []
    ) -> [UInt8] {
        field(
            1,
            inputs.flatMap { text(1, $0) } + outputs.flatMap { text(2, $0) },
            text(3, name) + text(4, operation) + more
        )
    }

    /// An initializer's field of a graph: its extents, its type, and its other fields.
    static func initializer(
        _ name: String,
        _ extents: [Int],
        type: Int = 1,
        _ more: [UInt8]...
    ) -> [UInt8] {
        field(5, extents.flatMap { int(1, $0) }, int(2, type), text(8, name), more.flatMap(\.self))
    }

    /// An input's field of a graph.
    static func input(_ name: String) -> [UInt8] { field(11, text(1, name)) }
}
