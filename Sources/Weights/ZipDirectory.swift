/// Where a zip file's central directory lies and how many entries it announces.
struct ZipDirectory {
    let range: Range<Int>
    let count: Int

    private static let endBytes = 22
    private static let locatorBytes = 20

    /// Finds the directory by the record at the file's end, in the form for large files too.
    init(_ file: FileImage) throws(WeightsError) {
        let end = try Self.findEnd(in: file)
        var reader = ByteReader(file, part: "the zip file's end", range: end..<file.count)
        _ = try reader.skip(10)  // signature, disks, entries on this disk
        let count16 = try reader.integer(UInt16.self)
        let size32 = try reader.integer(UInt32.self)
        let offset32 = try reader.integer(UInt32.self)
        var (count, size, offset, limit) = (Int(count16), Int(size32), Int(offset32), end)
        if let wide = try Self.findWideEnd(in: file, before: end) {
            reader = ByteReader(file, part: "the zip64 end", range: wide..<end)
            _ = try reader.skip(32)  // signature, size, versions, disks, entries on this disk
            (count, size, offset) = (try reader.length(), try reader.length(), try reader.length())
            limit = wide
        }
        guard offset <= limit, size <= limit - offset else {
            throw reader.malformed(
                at: end,
                "a directory of \(size) bytes at byte \(offset) does not fit"
            )
        }
        range = offset..<(offset + size)
        self.count = count
    }

    /// The last place where an end record's comment reaches exactly to the file's end.
    private static func findEnd(in file: FileImage) throws(WeightsError) -> Int {
        let latest = file.count - endBytes
        let earliest = max(0, latest - Int(UInt16.max))
        for start in stride(from: latest, through: earliest, by: -1)
        where file.integer(UInt32.self, at: start) == ZipArchive.Signature.directoryEnd
            && Int(file.integer(UInt16.self, at: start + 20)) == latest - start
        {
            return start
        }
        throw .truncated(
            file: file.name,
            part: "the zip file's end",
            offset: file.count,
            needed: endBytes,
            available: 0
        )
    }

    /// Where the end record with 64-bit fields begins, if the locator before `end` names one.
    private static func findWideEnd(
        in file: FileImage,
        before end: Int
    ) throws(WeightsError) -> Int? {
        guard end >= locatorBytes else { return nil }
        let range = (end - locatorBytes)..<end
        var reader = ByteReader(file, part: "the zip64 locator", range: range)
        guard try reader.integer(UInt32.self) == ZipArchive.Signature.directoryEnd64Locator else {
            return nil
        }
        _ = try reader.skip(4)  // disk
        let start = try reader.length()
        guard start <= range.lowerBound - 56,
            file.integer(UInt32.self, at: start) == ZipArchive.Signature.directoryEnd64
        else { throw reader.malformed("no zip64 end begins at byte \(start)") }
        return start
    }
}

/// The 64-bit values of an entry whose 32-bit fields say "look there": its extra field's part 1.
struct Zip64Fields {
    private static let identifier: UInt16 = 1
    private var reader: ByteReader?

    /// Looks for the part among the entry's extra fields.
    init(in extra: Range<Int>, of file: FileImage) throws(WeightsError) {
        var fields = ByteReader(file, part: "a zip entry's extra fields", range: extra)
        while fields.remaining >= 4 {
            let identifier = try fields.integer(UInt16.self)
            let field = try fields.skip(Int(try fields.integer(UInt16.self)))
            if identifier == Self.identifier, reader == nil {
                reader = ByteReader(file, part: "a zip64 field", range: field)
            }
        }
    }

    /// The value itself, or the next 64-bit one when `narrow` is all ones.
    mutating func value(_ narrow: UInt32) throws(WeightsError) -> Int {
        // Without the field, all ones is a value like any other, and later checks judge it.
        guard narrow == .max else { return Int(narrow) }
        return try reader?.length() ?? Int(narrow)
    }
}
