import Tensors

/// The head of a safetensors file: eight bytes of length, then JSON that names every tensor's type,
/// shape and place.
struct SafetensorsHeader {
    /// The tensors in the order of their bytes.
    let entries: [(name: String, tensor: StoredTensor)]

    private static let metadata = "__metadata__"

    /// Whether the file could begin with a header: a length that fits, then a brace.
    static func opens(_ file: MappedFile) -> Bool {
        file.count > 8 && file.integer(UInt8.self, at: 8) == UInt8(ascii: "{")
    }

    /// Reads the header, and checks that the tensors fill the rest of the file without gap or
    /// overlap.
    init(_ file: MappedFile) throws(WeightsError) {
        let part = "the safetensors header"
        var head = ByteReader(file, part: part, range: file.range)
        let length = try head.length()
        guard length <= Limits.headerBytes else {
            throw .tooLarge(file: file.name, part: part, limit: Limits.headerBytes, got: length)
        }
        let text = try head.skip(length)
        var parser = HeaderParser(ByteReader(file, part: part, range: text))
        var entries: [(name: String, tensor: StoredTensor)] = []
        try parser.object { (key, parser) throws(WeightsError) in
            if key == Self.metadata {
                try parser.object { (_, parser) throws(WeightsError) in _ = try parser.string() }
            } else {
                let tensor = try Self.tensor(key, &parser, in: text.upperBound..<file.count)
                entries.append((key, tensor))
            }
        }
        try parser.end()

        // Among tensors without a byte, and before one that begins where they do, they come first.
        entries.sort {
            ($0.tensor.storage.lowerBound, $0.tensor.storage.upperBound)
                < ($1.tensor.storage.lowerBound, $1.tensor.storage.upperBound)
        }
        var place = text.upperBound
        for (name, tensor) in entries {
            guard tensor.storage.lowerBound == place else {
                throw .malformed(
                    file: file.name,
                    part: "tensor \(name.quoted)",
                    offset: tensor.storage.lowerBound,
                    problem: "it must begin where the one before ends, at byte \(place)"
                )
            }
            place = tensor.storage.upperBound
        }
        guard place == file.count else {
            throw .malformed(
                file: file.name,
                part: "the tensors",
                offset: place,
                problem: "\(file.count - place) bytes belong to none"
            )
        }
        self.entries = entries
    }

    /// One tensor's object: `{"dtype":"F32","shape":[…],"data_offsets":[begin,end]}`.
    private static func tensor(
        _ name: String,
        _ parser: inout HeaderParser,
        in data: Range<Int>
    ) throws(WeightsError) -> StoredTensor {
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
            default: throw parser.reader.malformed("\(key.quoted) is no member of a tensor")
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
        guard let scalar = ScalarType.allCases.first(where: { $0.safetensorsName == dtype }) else {
            throw .unsupported(
                file: file.name,
                part: "tensor \(name.quoted)",
                problem: "dtype \(dtype.quoted)"
            )
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
        let bytes = offsets[1] - offsets[0]
        guard let shape = Shape(checking: dimensions), bytes.isMultiple(of: scalar.size),
            bytes / scalar.size == shape.count
        else { throw refuse("\(bytes) bytes are not \(dtype) of shape \(dimensions)") }
        let storage = (data.lowerBound + offsets[0])..<(data.lowerBound + offsets[1])
        return StoredTensor(scalar: scalar, storage: storage, dimensions: dimensions)
    }
}

extension StateDict {
    /// Reads the format of Hugging Face's safetensors.
    init(safetensors file: MappedFile) throws(WeightsError) {
        try self.init(try SafetensorsHeader(file).entries, in: file)
    }
}
