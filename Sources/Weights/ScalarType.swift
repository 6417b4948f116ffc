/// How a file stores a number that becomes a float32 in memory.
package enum ScalarType: CaseIterable, Sendable {
    case float32, float16, bfloat16, float64
    case int64, int32, int16, int8, uint64, uint32, uint16, uint8, bool

    /// Bytes of one number.
    package var size: Int {
        switch self {
        case .float64, .int64, .uint64: 8
        case .float32, .int32, .uint32: 4
        case .float16, .bfloat16, .int16, .uint16: 2
        case .int8, .uint8, .bool: 1
        }
    }

    /// Whether it counts rather than measures.
    package var isInteger: Bool {
        switch self {
        case .float32, .float16, .bfloat16, .float64: false
        case .int64, .int32, .int16, .int8, .uint64, .uint32, .uint16, .uint8, .bool: true
        }
    }

    /// The class in module `torch` that a pickle names it by; nil for types younger than such
    /// classes.
    var torchStorage: String? {
        switch self {
        case .float32: "FloatStorage"
        case .float16: "HalfStorage"
        case .bfloat16: "BFloat16Storage"
        case .float64: "DoubleStorage"
        case .int64: "LongStorage"
        case .int32: "IntStorage"
        case .int16: "ShortStorage"
        case .int8: "CharStorage"
        case .uint8: "ByteStorage"
        case .bool: "BoolStorage"
        case .uint64, .uint32, .uint16: nil
        }
    }

    /// Its `dtype` in a safetensors header.
    var safetensorsName: String {
        switch self {
        case .float32: "F32"
        case .float16: "F16"
        case .bfloat16: "BF16"
        case .float64: "F64"
        case .int64: "I64"
        case .int32: "I32"
        case .int16: "I16"
        case .int8: "I8"
        case .uint64: "U64"
        case .uint32: "U32"
        case .uint16: "U16"
        case .uint8: "U8"
        case .bool: "BOOL"
        }
    }
}

/// How a file stores numbers: as ones that are read, or as others, of which only so much is known.
enum NumberType: Sendable {
    case read(ScalarType)
    /// A type by its name, and the bytes of one number; 1 where numbers are smaller.
    case unread(String, size: Int)

    /// Bytes of one number.
    var size: Int {
        switch self {
        case .read(let scalar): scalar.size
        case .unread(_, let size): size
        }
    }
}
