import Files
import Tensors

/// The head of a safetensors file: eight bytes of length, then JSON that names every tensor's type,
/// shape and place.
package struct SafetensorsHeader {
    /// The tensors in the order of their bytes.
    let dictionary: TensorDictionary
    /// The texts about the file as a whole, by their names.
    let notes: [String: String]

    /// The member whose texts are about the file as a whole.
    static let metadata = "__metadata__"

    /// Whether the file could begin with a header: a length that fits, then a brace.
    package static func opens(_ file: FileImage) -> Bool {
        file.count > 8 && file.integer(UInt8.self, at: 8) == UInt8(ascii: "{")
    }

    /// Reads the header, and checks that the tensors fill the rest of the file without gap or
    /// overlap.
    init(_ file: FileImage) throws(WeightsError) {
        let part = "the safetensors header"
        var head = ByteReader(file, part: part, range: file.range)
        let length = try head.length()
        try file.check(part, length, atMost: Limits.headerBytes)
        let text = try head.skip(length)
        var parser = HeaderParser(ByteReader(file, part: part, range: text))
        var entries: [(name: String, tensor: ListedTensor, bytes: Range<Int>)] = []
        var notes: [String: String] = [:]
        try parser.object { (key, parser) throws(WeightsError) in
            if key == Self.metadata {
                if try parser.null() { return }
                try parser.object { (note, parser) throws(WeightsError) in
                    notes[note] = try parser.string()
                }
            } else {
                let data = text.upperBound..<file.count
                let (tensor, bytes) = try Self.tensor(key, &parser, in: data)
                entries.append((key, tensor, bytes))
            }
        }
        try parser.end()
        self.notes = notes

        // Among tensors without a byte, and before one that begins where they do, they come first.
        entries.sort {
            ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound)
        }
        var place = text.upperBound
        for (name, _, bytes) in entries {
            guard bytes.lowerBound == place else {
                throw .malformed(
                    file: file.name,
                    part: "tensor \(name.quoted)",
                    offset: bytes.lowerBound,
                    problem: "it must begin where the one before ends, at byte \(place)"
                )
            }
            place = bytes.upperBound
        }
        guard place == file.count else {
            throw .malformed(
                file: file.name,
                part: "the tensors",
                offset: place,
                problem: "\(file.count - place) bytes belong to none"
            )
        }
        dictionary = TensorDictionary(path: [], tensors: entries.map { ($0.name, $0.tensor) })
    }

    /// One tensor's object, `{"dtype":"F32","shape":[…],"data_offsets":[begin,end]}`, and its
    /// bytes; other members are passed over.
    private static func tensor(
        _ name: String,
        _ parser: inout HeaderParser,
        in data: Range<Int>
    ) throws(WeightsError) -> (ListedTensor, Range<Int>) {
        let file = parser.reader.file
        let start = parser.reader.offset
        var dtype: String?
        var dimensions: [Int]?
        var offsets: [Int] = []
        try parser.object { (key, parser) throws(WeightsError) in
            switch key {
            case "dtype": dtype = try parser.string()
            case "shape": dimensions = try parser.lengths(limit: Limits.rank)
            case "data_offsets": offsets = try parser.lengths(limit: 2)
            default: try parser.skipValue()
            }
        }
        func refuse(_ problem: String) -> WeightsError {
            .malformed(
                file: file.name,
                part: "tensor \(name.quoted)",
                offset: start,
                problem: problem
            )
        }
        guard let dtype, let dimensions, offsets.count == 2 else {
            throw refuse("dtype, shape and two data_offsets are needed")
        }
        guard offsets[0] <= offsets[1] else {
            throw refuse("it would end before it begins")
        }
        guard offsets[1] <= data.count else {
            throw .truncated(
                file: file.name,
                part: "tensor \(name.quoted)",
                offset: data.lowerBound,
                needed: offsets[1],
                available: data.count
            )
        }
        let storage = (data.lowerBound + offsets[0])..<(data.lowerBound + offsets[1])
        guard let scalar = ScalarType.allCases.first(where: { $0.safetensorsName == dtype }) else {
            let numbers = ListedTensor.Numbers.unread("of type \(dtype.prefix(16))")
            return (ListedTensor(dimensions: dimensions, numbers: numbers), storage)
        }
        guard let shape = Shape(checking: dimensions),
            storage.count.isMultiple(of: scalar.size), storage.count / scalar.size == shape.count
        else { throw refuse("\(storage.count) bytes are not \(dtype) of shape \(dimensions)") }
        let stored = StoredTensor(
            file: file,
            scalar: scalar,
            storage: storage,
            dimensions: dimensions
        )
        return (ListedTensor(dimensions: dimensions, numbers: .stored(stored)), storage)
    }
}
