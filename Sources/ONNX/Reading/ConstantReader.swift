internal import Files
internal import Tensors
internal import Weights

/// Makes constants of tensors as files hold them, within what all of them together may take.
struct ConstantReader {
    /// A constant, or what it is that isn't read: "a tensor of string".
    enum Result {
        case read(Constant)
        case unread(String)
    }

    /// So many floats are made of those in the file only when they are needed.
    private static let many = 1 << 14

    /// The model file.
    private let image: FileImage
    private var loader: TensorLoader
    private var external: ExternalFiles

    /// A reader of the tensors in the model file at `path`.
    init(_ image: FileImage, at path: String) {
        self.image = image
        loader = TensorLoader(file: image.name)
        external = ExternalFiles(besideModelAt: path, called: image.name)
    }

    /// The model file, and then those beside it that were read.
    var images: [FileImage] { [image] + external.images }

    /// The constant that a tensor describes; `name` is for messages.
    mutating func constant(
        _ tensor: TensorMessage,
        name: String
    ) throws(WeightsError) -> Result {
        guard let type = ElementType(rawValue: tensor.type) else {
            return .unread("a tensor of an unknown type (\(tensor.type))")
        }
        guard let stored = type.stored else { return .unread("a tensor of \(type)") }
        let problem = Problem(file: image.name, tensor: name, offset: tensor.offset)
        guard let shape = Shape(checking: tensor.dimensions) else {
            throw problem.malformed("no shape is \(tensor.dimensions)")
        }
        let (bytes, isTooMuch) = shape.count.multipliedReportingOverflow(by: stored.scalar.size)
        guard !isTooMuch else { throw problem.malformed("no shape is \(shape)") }
        let file: FileImage
        let range: Range<Int>
        if tensor.isExternal, bytes > 0 {
            (file, range) = try external.bytes(of: tensor, bytes, name: name)
        } else if let run = tensor.isExternal ? 0..<0 : tensor.run(orOf: stored.field) {
            (file, range) = (image, run)
        } else {
            return .read(try typed(tensor, stored, shape, type, problem))
        }
        guard range.count == bytes else {
            throw problem.malformed("\(range.count) bytes; shape \(shape) of \(type) has \(bytes)")
        }
        let numbers = StoredTensor(
            file: file,
            scalar: stored.scalar,
            storage: range,
            dimensions: shape.dimensions
        )
        return .read(try constant(numbers, shape, type, problem))
    }

    /// Numbers that lie one after another.
    private mutating func constant(
        _ stored: StoredTensor,
        _ shape: Shape,
        _ type: ElementType,
        _ problem: Problem
    ) throws(WeightsError) -> Constant {
        let numbers: Constant.Numbers
        switch stored.scalar {
        case .float32, .float64, .float16, .bfloat16:
            let shape = try loader.check(stored, name: problem.tensor)
            if shape.count >= Self.many, !loader.views(stored, shape) {
                return Constant(extents: shape.dimensions) { [loader] in
                    loader.load(stored, shape)
                }
            }
            numbers = .floats(loader.load(stored, shape))
        case .bool:
            try loader.admit(shape.count, ofBytes: 1, name: problem.tensor)
            numbers = .bools(stored.file.bytes(in: stored.storage).map { $0 != 0 })
        default:
            try loader.admit(shape.count, ofBytes: 8, name: problem.tensor)
            guard let integers = stored.integers else { throw problem.beyondIntegers }
            numbers = .integers(integers)
        }
        return Constant(extents: shape.dimensions, numbers: numbers, integerType: type)
    }

    /// Numbers that lie in fields of their type, many or one by one.
    private mutating func typed(
        _ tensor: TensorMessage,
        _ stored: ElementType.Stored,
        _ shape: Shape,
        _ type: ElementType,
        _ problem: Problem
    ) throws(WeightsError) -> Constant {
        let size = stored.scalar.isInteger ? 8 : 4
        try loader.admit(shape.count, ofBytes: size, name: problem.tensor)
        func numbers<Number>(
            _ make: (UInt64) -> Number
        ) throws(WeightsError) -> [Number] {
            let numbers = try tensor.numbers(stored.field, count: shape.count, make)
            guard numbers.count == shape.count else {
                let more = numbers.count > shape.count
                throw problem.malformed(
                    "\(more ? "more than \(shape.count)" : "\(numbers.count)") numbers; "
                        + "shape \(shape) has \(shape.count)"
                )
            }
            return numbers
        }
        func floats(_ make: (UInt64) -> Float) throws(WeightsError) -> Constant.Numbers {
            .floats(Tensor(shape, try numbers(make)))
        }
        let found: Constant.Numbers
        switch stored.scalar {
        case .float32:
            found = try floats { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }
        case .float64: found = try floats { Float(Double(bitPattern: $0)) }
        case .float16:
            found = try floats { Float(Float16(bitPattern: UInt16(truncatingIfNeeded: $0))) }
        case .bfloat16:
            found = try floats { Float(bitPattern: UInt32(truncatingIfNeeded: $0) << 16) }
        case .bool: found = .bools(try numbers { $0 != 0 })
        case .uint64:
            let integers = try numbers { Int(exactly: $0) }
            guard !integers.contains(nil) else { throw problem.beyondIntegers }
            found = .integers(integers.compactMap(\.self))
        case .int64: found = .integers(try numbers { Int(truncatingIfNeeded: $0) })
        case .int32: found = .integers(try numbers { Int(Int32(truncatingIfNeeded: $0)) })
        case .int16: found = .integers(try numbers { Int(Int16(truncatingIfNeeded: $0)) })
        case .int8: found = .integers(try numbers { Int(Int8(truncatingIfNeeded: $0)) })
        case .uint32: found = .integers(try numbers { Int(UInt32(truncatingIfNeeded: $0)) })
        case .uint16: found = .integers(try numbers { Int(UInt16(truncatingIfNeeded: $0)) })
        case .uint8: found = .integers(try numbers { Int(UInt8(truncatingIfNeeded: $0)) })
        }
        return Constant(extents: shape.dimensions, numbers: found, integerType: type)
    }
}

/// What is wrong with a tensor.
private struct Problem {
    let file: String
    let tensor: String
    let offset: Int

    func malformed(_ problem: String) -> WeightsError {
        .malformed(file: file, part: "tensor \(tensor.quoted)", offset: offset, problem: problem)
    }

    var beyondIntegers: WeightsError {
        .unsupported(
            file: file,
            part: "tensor \(tensor.quoted)",
            problem: "a number is beyond what int64 holds"
        )
    }
}

extension StoredTensor {
    /// All numbers, which count; nil where one is beyond what an `Int` holds.
    fileprivate var integers: [Int]? {
        switch scalar {
        case .int64: all(Int64.self)
        case .int32: all(Int32.self)
        case .int16: all(Int16.self)
        case .int8: all(Int8.self)
        case .uint64: all(UInt64.self)
        case .uint32: all(UInt32.self)
        case .uint16: all(UInt16.self)
        case .uint8: all(UInt8.self)
        case .bool, .float32, .float64, .float16, .bfloat16: nil
        }
    }

    private func all<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) -> [Int]? {
        var numbers: [Int] = []
        numbers.reserveCapacity(storage.count / MemoryLayout<Number>.size)
        for place in stride(
            from: storage.lowerBound,
            to: storage.upperBound,
            by: MemoryLayout<Number>.size
        ) {
            guard let number = Int(exactly: file.integer(type, at: place)) else { return nil }
            numbers.append(number)
        }
        return numbers
    }
}

extension ElementType {
    /// How numbers of a type that is read lie in a file.
    struct Stored {
        let scalar: ScalarType
        /// The field for them where they aren't raw.
        let field: TensorMessage.TypedField
    }

    /// How they lie in a file; nil for types that aren't read.
    var stored: Stored? {
        switch self {
        case .float: Stored(scalar: .float32, field: .float)
        case .double: Stored(scalar: .float64, field: .double)
        case .float16: Stored(scalar: .float16, field: .int32)
        case .bfloat16: Stored(scalar: .bfloat16, field: .int32)
        case .int64: Stored(scalar: .int64, field: .int64)
        case .int32: Stored(scalar: .int32, field: .int32)
        case .int16: Stored(scalar: .int16, field: .int32)
        case .int8: Stored(scalar: .int8, field: .int32)
        case .uint64: Stored(scalar: .uint64, field: .uint64)
        case .uint32: Stored(scalar: .uint32, field: .uint64)
        case .uint16: Stored(scalar: .uint16, field: .int32)
        case .uint8: Stored(scalar: .uint8, field: .int32)
        case .bool: Stored(scalar: .bool, field: .int32)
        case .string, .complex64, .complex128, .float8e4m3fn, .float8e4m3fnuz, .float8e5m2,
            .float8e5m2fnuz, .uint4, .int4, .float4e2m1, .float8e8m0, .uint2, .int2, .float6e2m3,
            .float6e3m2:
            nil
        }
    }
}
