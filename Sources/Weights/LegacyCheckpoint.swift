import Files

/// PyTorch's format before 1.6: five pickles (a magic number, the protocol version, facts about the
/// machine, the state dict, the storages' keys), then each storage's count and numbers.
enum LegacyCheckpoint {
    /// The first pickle, whole, in the protocols' spellings: 0x1950a86a20f9469cfc6c, stop.
    private static let magics: [[UInt8]] = {
        let number: [UInt8] = [
            0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
        ]
        let frame: [UInt8] = [0x95, 0x0D, 0, 0, 0, 0, 0, 0, 0]
        return [
            Array("L119547037146038801333356L\n.".utf8), [0x80, 2] + number, [0x80, 3] + number,
            [0x80, 4] + frame + number, [0x80, 5] + frame + number,
        ]
    }()
    private static let version = 1001

    /// Whether the file begins with the magic number.
    static func opens(_ file: FileImage) -> Bool { magic(of: file) != nil }

    private static func magic(of file: FileImage) -> [UInt8]? {
        magics.first { $0 == file.bytes(in: 0..<min($0.count, file.count)) }
    }

    /// The dictionaries of tensors in such a file.
    static func content(of file: FileImage) throws(WeightsError) -> FileContent {
        var reader = ByteReader(file, part: "the checkpoint's head", range: file.range)
        _ = try reader.skip(magic(of: file)?.count ?? 0)
        reader = try checkVersion(reader)
        reader = try checkByteOrder(reader)
        var machine = PickleMachine(reader.renamed("the state dict's pickle"))
        let root = try machine.run()
        let storages = try findStorages(machine.heap.storages, after: machine.reader)
        return try FileContent(machine.heap, root: root, of: file) { storages[$0.key] }
    }

    private static func checkVersion(_ reader: ByteReader) throws(WeightsError) -> ByteReader {
        var machine = PickleMachine(reader)
        guard case .integer(version) = try machine.run() else {
            throw .unsupported(
                file: reader.file.name,
                part: reader.part,
                problem: "another protocol version than \(version)"
            )
        }
        return machine.reader
    }

    private static func checkByteOrder(_ reader: ByteReader) throws(WeightsError) -> ByteReader {
        var machine = PickleMachine(reader)
        let facts = try machine.run()
        guard case .dictionary(let place) = facts,
            machine.heap.dictionaries[place].contains(where: { entry in
                guard case .text("little_endian") = entry.key, case .bool(true) = entry.value else {
                    return false
                }
                return true
            })
        else {
            throw .bigEndian(file: reader.file.name)
        }
        return machine.reader
    }

    /// Where the numbers of each storage lie, by key; nothing may follow the last.
    private static func findStorages(
        _ storages: [PickledStorage],
        after reader: ByteReader
    ) throws(WeightsError) -> [String: Range<Int>] {
        let known = Dictionary(
            storages.map { ($0.key, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var machine = PickleMachine(reader.renamed("the storages' keys"))
        guard case .list(let place) = try machine.run() else {
            throw machine.reader.malformed("the storages' keys are no list")
        }
        var reader = machine.reader.renamed("the storages")
        var found: [String: Range<Int>] = [:]
        for value in machine.heap.lists[place] {
            guard case .text(let key) = value, let storage = known[key], found[key] == nil else {
                throw reader.malformed("a storage that no tensor names, or one twice")
            }
            let start = reader.offset
            let count = try reader.length()
            guard count == storage.count else {
                throw reader.malformed(
                    at: start,
                    "storage \(key.quoted) has \(count) numbers, \(storage.count) are announced"
                )
            }
            let (bytes, isTooLong) = count.multipliedReportingOverflow(by: storage.type.size)
            guard !isTooLong else { throw reader.malformed(at: start, "\(count) numbers") }
            found[key] = try reader.skip(bytes)
        }
        guard reader.remaining == 0 else {
            throw reader.malformed("\(reader.remaining) bytes follow the last storage")
        }
        return found
    }
}
