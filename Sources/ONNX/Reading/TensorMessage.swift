internal import Weights

/// What a TensorProto says, but for its numbers, of which only where they are is known.
struct TensorMessage {
    private(set) var name = ""
    private(set) var dimensions: [Int] = []
    /// Of `TensorProto.DataType`.
    private(set) var type = 0
    /// The bytes of numbers one after another.
    private(set) var raw: Range<Int>?
    /// Whether the numbers lie in another file.
    private(set) var isExternal = false
    /// What `external_data` says of that file, by key.
    private(set) var external: [String: String] = [:]
    /// The fields of numbers by their type that are there.
    private var typed: [TypedField: Run] = [:]
    /// All that was read of it: as a rule one message.
    private var parts: [ProtobufMessage] = []

    /// Where it begins in the file.
    var offset: Int { parts.first?.offset ?? 0 }

    /// A field that holds numbers of some types.
    enum TypedField: Int {
        case float = 4, int32 = 5, int64 = 7, double = 10, uint64 = 11
    }

    /// The bytes of a field that stands there once, or that it stands there more often.
    private enum Run {
        case whole(Range<Int>)
        case scattered
    }

    /// Reads a tensor's fields, or more of them.
    mutating func read(_ message: inout ProtobufMessage) throws(WeightsError) {
        parts.append(message)
        while let field = try message.next() {
            if let kind = TypedField(rawValue: field.number) {
                if typed[kind] == nil, let bytes = field.bytes {
                    typed[kind] = .whole(bytes)
                } else {
                    typed[kind] = .scattered
                }
            }
            switch field.number {
            case 1: try field.append(to: &dimensions, atMost: Limits.rank)
            case 2: type = field.integer ?? type
            case 8: name = try field.text() ?? name
            case 9: raw = field.bytes ?? raw
            case 13:
                guard let message = field.submessage("a tensor's external data"),
                    let entry = try TextEntry(message)
                else { continue }
                external[entry.key] = entry.value
                try field.check(external.count, atMost: Limits.entries)
            case 14: isExternal = field.integer == 1
            default: continue
            }
        }
    }

    /// Where the numbers lie one after another in this file, if they do so: as raw bytes, or in a
    /// field of a type whose numbers all take as many bytes.
    func run(orOf field: TypedField) -> Range<Int>? {
        if let raw, !raw.isEmpty || typed.isEmpty { return raw }
        switch (field, typed[field]) {
        case (.float, .whole(let bytes)), (.double, .whole(let bytes)): return bytes
        case (_, nil): return 0..<0
        default: return nil
        }
    }

    /// The numbers of a field, each made of its bits: `count` of them, or one more where there are
    /// more.
    func numbers<Number>(
        _ kind: TypedField,
        count: Int,
        _ make: (UInt64) -> Number
    ) throws(WeightsError) -> [Number] {
        var numbers: [Number] = []
        for var message in parts {
            while let field = try message.next(), numbers.count <= count {
                guard field.number == kind.rawValue else { continue }
                switch field.content {
                case .varint(let bits): numbers.append(make(bits))
                case .fixed32(let place), .fixed64(let place):
                    numbers.append(make(field.message.file.bits(at: place)))
                case .bytes(let range):
                    var reader = ByteReader(field.message.file, part: "a tensor", range: range)
                    while reader.remaining > 0, numbers.count <= count {
                        switch kind {
                        case .float: numbers.append(make(UInt64(try reader.integer(UInt32.self))))
                        case .double: numbers.append(make(try reader.integer(UInt64.self)))
                        case .int32, .int64, .uint64: numbers.append(make(try reader.varint()))
                        }
                    }
                }
            }
        }
        return numbers
    }
}

extension FileImage {
    /// A little-endian number of four or eight bytes.
    fileprivate func bits(at place: Range<Int>) -> UInt64 {
        place.count == 4
            ? UInt64(integer(UInt32.self, at: place.lowerBound))
            : integer(UInt64.self, at: place.lowerBound)
    }
}
