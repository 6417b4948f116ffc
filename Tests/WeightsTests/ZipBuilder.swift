/// Writes zip files, right ones and wrong ones: every field that a test wants to falsify is a
/// property.
struct ZipBuilder {
    struct Entry {
        var name: String
        var data: [UInt8]
        var method: UInt16 = 0
        var flags: UInt16 = 0
        /// What the directory says instead of the truth.
        var claimedSize: Int?
        var claimedOffset: Int?
        var localName: String?
        /// Sizes and offset in the directory's zip64 field.
        var isWide = false
    }

    var entries: [Entry] = []
    var claimedCount: Int?
    var hasWideEnd = false
    var comment: [UInt8] = []

    init(_ files: KeyValuePairs<String, [UInt8]> = [:]) {
        entries = files.map { Entry(name: $0.key, data: $0.value) }
    }

    /// The whole file.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let offset = entry.claimedOffset ?? bytes.count
            let localName = entry.localName ?? entry.name
            bytes += (0x0403_4b50 as UInt32).bytes + [0, 0, 0, 0] + entry.method.bytes
            bytes += [UInt8](repeating: 0, count: 16) + UInt16(localName.utf8.count).bytes + [0, 0]
            bytes += localName.utf8
            bytes += entry.data
            let size = entry.claimedSize ?? entry.data.count
            let wide: [UInt8] =
                (1 as UInt16).bytes + (24 as UInt16).bytes + size.bytes + size.bytes + offset.bytes
            directory += (0x0201_4b50 as UInt32).bytes + [0, 0, 0, 0] + entry.flags.bytes
            directory += entry.method.bytes + [UInt8](repeating: 0, count: 8)
            for field in [size, size] {
                directory += (entry.isWide ? .max : UInt32(truncatingIfNeeded: field)).bytes
            }
            directory += UInt16(entry.name.utf8.count).bytes
            directory += UInt16(entry.isWide ? wide.count : 0).bytes
            directory += [UInt8](repeating: 0, count: 10)
            directory += (entry.isWide ? .max : UInt32(truncatingIfNeeded: offset)).bytes
            directory += entry.name.utf8
            directory += entry.isWide ? wide : []
        }
        let start = bytes.count
        let count = claimedCount ?? entries.count
        bytes += directory
        if hasWideEnd {
            let end = bytes.count
            bytes += (0x0606_4b50 as UInt32).bytes + (44 as UInt64).bytes
            bytes += [UInt8](repeating: 0, count: 12) + count.bytes + count.bytes
            bytes += directory.count.bytes + start.bytes
            bytes += (0x0706_4b50 as UInt32).bytes + [0, 0, 0, 0] + end.bytes + [1, 0, 0, 0]
        }
        bytes += (0x0605_4b50 as UInt32).bytes + [0, 0, 0, 0]
        let shortCount = hasWideEnd ? .max : UInt16(count)
        bytes += shortCount.bytes + shortCount.bytes
        bytes += (hasWideEnd ? .max : UInt32(directory.count)).bytes
        bytes += (hasWideEnd ? .max : UInt32(start)).bytes
        bytes += UInt16(comment.count).bytes + comment
        return bytes
    }
}
