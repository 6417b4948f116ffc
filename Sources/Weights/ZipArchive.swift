import Files

/// The entries of a zip file, of which those that are stored as they are can be read.
///
/// They are all that `torch.save` writes.
/// The central directory is the truth; local headers are read for the place of the data alone.
/// Checksums are not looked at: PyTorch can be told to write none, and does not check them either.
struct ZipArchive {
    /// Where the bytes of each entry that is stored as it is lie in the file.
    private let stored: [String: Range<Int>]
    /// The names of those that are compressed or encrypted.
    private let packed: Set<String>
    private let file: String

    /// All entries' names.
    var names: [String] { Array(stored.keys) + packed }

    /// Where an entry's bytes lie; nil when there is no such entry.
    func bytes(of name: String) throws(WeightsError) -> Range<Int>? {
        guard packed.contains(name) else { return stored[name] }
        throw .unsupported(
            file: file,
            part: "zip entry \(name.quoted)",
            problem: "it is compressed or encrypted; PyTorch stores entries as they are"
        )
    }

    /// Whether the file begins as a zip file with at least one entry does.
    static func opens(_ file: FileImage) -> Bool {
        file.count >= 4 && file.integer(UInt32.self, at: 0) == Signature.localHeader
    }

    /// Reads the central directory and finds every entry's data.
    init(_ file: FileImage) throws(WeightsError) {
        let directory = try ZipDirectory(file)
        var reader = ByteReader(file, part: "the zip directory", range: directory.range)
        var stored: [String: Range<Int>] = [:]
        var packed: Set<String> = []
        var extents: [Range<Int>] = []
        while reader.remaining > 0 {
            let entry = try ZipEntry(&reader)
            guard stored[entry.name] == nil, !packed.contains(entry.name) else {
                throw reader.malformed(at: entry.offset, "\(entry.name.quoted) stands there twice")
            }
            if entry.isPacked {
                packed.insert(entry.name)
                continue
            }
            let extent = try entry.extent(in: file, before: directory.range.lowerBound)
            stored[entry.name] = (extent.upperBound - entry.size)..<extent.upperBound
            extents.append(extent)
        }
        guard stored.count + packed.count == directory.count else {
            throw reader.malformed(
                "\(stored.count + packed.count) entries where \(directory.count) are announced"
            )
        }
        extents.sort { $0.lowerBound < $1.lowerBound }
        for (extent, next) in zip(extents, extents.dropFirst())
        where extent.upperBound > next.lowerBound {
            throw reader.malformed(at: next.lowerBound, "an entry begins inside another")
        }
        (self.stored, self.packed, self.file) = (stored, packed, file.name)
    }

    enum Signature {
        static let localHeader: UInt32 = 0x0403_4b50
        static let directoryEntry: UInt32 = 0x0201_4b50
        static let directoryEnd: UInt32 = 0x0605_4b50
        static let directoryEnd64: UInt32 = 0x0606_4b50
        static let directoryEnd64Locator: UInt32 = 0x0706_4b50
    }
}

/// One line of the central directory.
private struct ZipEntry {
    let name: String
    let size: Int
    /// Whether it is compressed or encrypted.
    let isPacked: Bool
    /// Where its own line stands, for messages.
    let offset: Int
    private let localHeader: Int

    init(_ reader: inout ByteReader) throws(WeightsError) {
        offset = reader.offset
        guard try reader.integer(UInt32.self) == ZipArchive.Signature.directoryEntry else {
            throw reader.malformed(at: offset, "no entry begins here")
        }
        _ = try reader.skip(4)  // version made by, version needed
        let flags = try reader.integer(UInt16.self)
        let method = try reader.integer(UInt16.self)
        _ = try reader.skip(8)  // time, date, checksum
        let packed32 = try reader.integer(UInt32.self)
        let size32 = try reader.integer(UInt32.self)
        let nameBytes = Int(try reader.integer(UInt16.self))
        let extraBytes = Int(try reader.integer(UInt16.self))
        let commentBytes = Int(try reader.integer(UInt16.self))
        _ = try reader.skip(8)  // disk, attributes
        let header32 = try reader.integer(UInt32.self)
        name = try reader.text(nameBytes)
        let extra = try reader.skip(extraBytes)
        _ = try reader.skip(commentBytes)
        isPacked = method != 0 || flags & 1 != 0
        var wide = try Zip64Fields(in: extra, of: reader.file)
        size = try wide.value(size32)
        let packed = try wide.value(packed32)
        localHeader = try wide.value(header32)
        guard packed == size || isPacked else {
            throw reader.malformed(at: offset, "\(name.quoted) has two sizes: \(size), \(packed)")
        }
    }

    /// From the local header to the end of the data, which lies before the directory.
    func extent(in file: FileImage, before directory: Int) throws(WeightsError) -> Range<Int> {
        let part = "zip entry \(name.quoted)"
        guard localHeader < directory else {
            throw .malformed(
                file: file.name,
                part: part,
                offset: offset,
                problem: "its data would begin at byte \(localHeader), in or after the directory"
            )
        }
        var reader = ByteReader(file, part: part, range: localHeader..<directory)
        guard try reader.integer(UInt32.self) == ZipArchive.Signature.localHeader else {
            throw reader.malformed(at: localHeader, "no local header begins here")
        }
        _ = try reader.skip(4)  // version, flags
        guard try reader.integer(UInt16.self) == 0 else {
            throw reader.malformed(at: localHeader, "stored in the directory, compressed here")
        }
        _ = try reader.skip(16)  // time, date, checksum and sizes: the directory has them
        let nameBytes = Int(try reader.integer(UInt16.self))
        let extraBytes = Int(try reader.integer(UInt16.self))
        guard try reader.text(nameBytes) == name else {
            throw reader.malformed(at: localHeader, "another name than in the directory")
        }
        _ = try reader.skip(extraBytes)
        let data = try reader.skip(size)
        return localHeader..<data.upperBound
    }
}
