/// One chunk of a PNG file: where it lies, whole, and where its data lie in it.
package struct PNGChunk {
    let type: String
    let whole: Range<Int>
    let data: Range<Int>

    /// The chunks up to `IEND`, each with a right checksum; what follows the end is ignored.
    static func all(in file: [UInt8]) throws(PNGError) -> [PNGChunk] {
        guard file.starts(with: PNG.signature) else { throw .notAPNG }
        var chunks: [PNGChunk] = []
        var position = PNG.signature.count
        while true {
            guard file.count - position >= 12 else { throw .damaged("it ends before IEND") }
            let length = Int(bigEndian(file, at: position))
            guard length <= file.count - position - 12 else {
                throw .damaged("a chunk reaches beyond the end")
            }
            let data = position + 8..<position + 8 + length
            guard
                bigEndian(file, at: data.upperBound)
                    == checksum(file[data.startIndex - 4..<data.upperBound])
            else { throw .damaged("a checksum is wrong") }
            let type = String(decoding: file[position + 4..<position + 8], as: UTF8.self)
            chunks.append(
                PNGChunk(type: type, whole: position..<data.upperBound + 4, data: data)
            )
            if type == "IEND" { return chunks }
            position = data.upperBound + 4
        }
    }

    /// Whether no reader may pass over a chunk of this type that it doesn't know: by its first
    /// letter's case.
    var isCritical: Bool { type.utf8.first.map { $0 & 0x20 == 0 } ?? true }

    /// The bytes of a chunk with this type and content, and the checksum of both.
    package static func encode(type: String, data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return bytes(UInt32(data.count)) + body + bytes(checksum(body[...]))
    }

    static func bigEndian(_ file: [UInt8], at position: Int) -> UInt32 {
        file[position..<position + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// A number as PNG stores it, the highest byte first.
    static func bytes(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    /// CRC-32 of each byte value, PNG's polynomial reflected.
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { crc, _ in
            crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1
        }
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        let table = table
        return ~bytes.reduce(~0) { crc, byte in
            table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ (crc >> 8)
        }
    }
}
