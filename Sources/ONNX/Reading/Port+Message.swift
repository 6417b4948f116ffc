internal import Weights

extension Port {
    /// Reads a ValueInfoProto.
    init(_ message: ProtobufMessage) throws(WeightsError) {
        var (message, name, type) = (message, "", TensorType())
        while let field = try message.next() {
            switch field.number {
            case 1: name = try field.text() ?? name
            case 2:
                guard let part = field.submessage(field.message.part) else { continue }
                try type.readType(part)
            default: continue
            }
        }
        self.init(name: name, elementType: type.element, extents: type.extents)
    }
}

/// What is known of a tensor before it is there.
private struct TensorType {
    private(set) var element: ElementType?
    private(set) var extents: [Extent]?

    /// Reads a TypeProto: what isn't a tensor has other fields, and leaves all unknown.
    mutating func readType(_ message: ProtobufMessage) throws(WeightsError) {
        var message = message
        while let field = try message.next() {
            guard field.number == 1, let part = field.submessage(field.message.part) else {
                continue
            }
            try readTensorType(part)
        }
    }

    private mutating func readTensorType(_ message: ProtobufMessage) throws(WeightsError) {
        var message = message
        while let field = try message.next() {
            switch field.number {
            case 1: element = field.integer.flatMap(ElementType.init) ?? element
            case 2:
                guard let part = field.submessage(field.message.part) else { continue }
                try readShape(part)
            default: continue
            }
        }
    }

    /// Reads a TensorShapeProto; one without extents is a scalar's.
    private mutating func readShape(_ message: ProtobufMessage) throws(WeightsError) {
        var (message, extents) = (message, extents ?? [])
        while let field = try message.next() {
            guard field.number == 1, let part = field.submessage(field.message.part) else {
                continue
            }
            extents.append(try Self.extent(part))
            try field.check(extents.count, atMost: Limits.rank)
        }
        self.extents = extents
    }

    /// Reads a Dimension, of whose members the last one counts.
    private static func extent(_ message: ProtobufMessage) throws(WeightsError) -> Extent {
        var (message, extent) = (message, Extent.unknown)
        while let field = try message.next() {
            switch field.number {
            case 1:
                // 0 and −1 stand for what changes, in files that know no names for it.
                guard let value = field.integer else { continue }
                extent = value > 0 ? .fixed(value) : .unknown
            case 2:
                guard let name = try field.text() else { continue }
                extent = name.isEmpty ? .unknown : .symbolic(name)
            default: continue
            }
        }
        return extent
    }
}
