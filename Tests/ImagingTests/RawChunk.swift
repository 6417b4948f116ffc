import Imaging

/// A chunk of a PNG file, read by its definition and by none of the project's code.
struct RawChunk {
    let type: String
    let data: [UInt8]
    /// The checksum in the file.
    private let checksum: UInt32

    /// A chunk with a right checksum.
    init(_ type: String, _ data: [UInt8]) {
        self.type = type
        self.data = data
        checksum = Self.checksum(Array(type.utf8) + data)
    }

    private init(_ type: String, _ data: [UInt8], _ checksum: UInt32) {
        self.type = type
        self.data = data
        self.checksum = checksum
    }

    /// Whether the checksum is right.
    var isWhole: Bool { checksum == Self.checksum(Array(type.utf8) + data) }

    /// The chunk as it stands in a file.
    var bytes: [UInt8] {
        Self.bytes(UInt32(data.count)) + Array(type.utf8) + data + Self.bytes(checksum)
    }

    /// The four bytes there as a number.
    func number(at position: Int) -> UInt32 { Self.number(data[position..<position + 4]) }

    /// Every chunk of a file, which ends with the last.
    static func all(in file: [UInt8]) -> [RawChunk] {
        var rest = file.dropFirst(8)
        var chunks: [RawChunk] = []
        while rest.count >= 12 {
            let count = Int(number(rest.prefix(4)))
            let body = rest.dropFirst(4)
            let end = body.dropFirst(4 + count)
            chunks.append(
                RawChunk(
                    String(decoding: body.prefix(4), as: UTF8.self),
                    Array(body.dropFirst(4).prefix(count)),
                    number(end.prefix(4))
                )
            )
            rest = end.dropFirst(4)
        }
        return chunks
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        (0..<4).reversed().map { UInt8(number >> (8 * $0) & 0xFF) }
    }

    /// CRC-32 bit by bit.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in
                crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1
            }
        }
    }
}
