import Tensors

extension Folding {
    /// What changes the kind of numbers.
    static let conversions = [
        Rule("Cast", [6, 9, 13, 19, 21, 23, 24, 25, 28]) { (node) throws(FoldingError) in
            guard let type = try node.int("to") else { throw node.failure("it has no type") }
            return [try node.cast(try node.input(0), to: type)]
        },
        // Of the other's type of floats only the kind is known.
        Rule("CastLike", [15, 19, 21, 23, 24, 25]) { (node) throws(FoldingError) in
            [try node.cast(try node.input(0), to: try node.input(1).standardType.rawValue)]
        },
        Rule("DequantizeLinear", [10, 13, 19, 21, 23, 24, 25, 28], dequantize),
    ]

    /// (x − zero) · scale, with one of each for all, for each index of an axis, or for each block.
    private static func dequantize(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        let parts = [input, try node.input(1)] + [node.optional(2)].compactMap(\.self)
        var numbers: [Constant] = []
        for (index, part) in parts.enumerated() {
            let floats = try node.cast(part, to: ElementType.float.rawValue)
            numbers.append(index == 0 ? floats : try spread(node, floats, over: input.extents))
        }
        var result = numbers[0]
        if numbers.count == 3 {
            result = try node.combined(result, numbers[2], floats: { $0 - $1 }, integers: nil)
        }
        return [try node.combined(result, numbers[1], floats: { $0 * $1 }, integers: nil)]
    }

    /// Numbers of which each is for an index of an axis, or for a block of them, repeated for all.
    private static func spread(
        _ node: Evaluation,
        _ part: Constant,
        over extents: [Int]
    ) throws(FoldingError) -> Constant {
        if part.count == 1 { return node.expand(part.reshaped(to: []), to: extents) }
        let axis = try node.axis(try node.int("axis") ?? 1, of: extents.count)
        let block = try node.int("block_size") ?? 0
        var own = extents.indices.map { $0 == axis ? extents[$0] : 1 }
        if block > 0 {
            own = extents
            own[axis] = extents[axis] / block + (extents[axis].isMultiple(of: block) ? 0 : 1)
        }
        guard block >= 0,
            part.extents == (block > 0 ? own : [extents[axis]])
        else { throw node.failure("\(part.kind) aren't for axis \(axis) of \(extents)") }
        let strides = Selection.strides(own)
        return part.selected(
            by: Selection(extents) { along, index in
                let place = along == axis && block > 0 ? index / block : index
                return own[along] == 1 ? 0 : place * strides[along]
            }
        )
    }
}

extension Evaluation {
    /// A value's numbers as those of a type; values are as Cast's page has them.
    ///
    /// A float beyond an integer's range, which the page leaves open, becomes the nearest of int64,
    /// and of a smaller type its lower bits.
    func cast(_ value: Constant, to type: Int) throws(FoldingError) -> Constant {
        guard let kind = ElementType(rawValue: type) else {
            throw failure("\(type) is no type of numbers")
        }
        switch kind {
        case .float, .double, .float16, .bfloat16:
            return Constant(extents: value.extents, numbers: .floats(value.asFloats(of: kind)))
        case .bool:
            return Constant(value.extents, bools: value.asBools)
        case .int64, .uint64, .int32, .uint32, .int16, .uint16, .int8, .uint8:
            let integers = kind.wrapped(value.asIntegers)
            return Constant(
                extents: value.extents,
                numbers: .integers(integers),
                integerType: kind
            )
        default: throw failure("numbers of type \(kind) aren't read")
        }
    }

    /// A result whose integers wrap within the type of the input that theirs is.
    func typed(_ result: Constant, _ place: Int) throws(FoldingError) -> Constant {
        guard case .integers(let values) = result.numbers,
            let source = integerSource(ofResult: place), let input = optional(source),
            case .integers = input.numbers
        else { return result }
        let type = input.integerType
        // Their numbers from 2⁶³ on aren't kept.
        guard type != .uint64 || values.allSatisfy({ $0 >= 0 }) else {
            throw failure("a result of uint64 is no number below 2⁶³")
        }
        return Constant(
            extents: result.extents,
            numbers: .integers(type.wrapped(values)),
            integerType: type
        )
    }

    /// The input whose type a result has; nil where the op itself gives it one.
    private func integerSource(ofResult place: Int) -> Int? {
        switch node.operation {
        case "Cast", "Constant", "ConstantOfShape", "EyeLike", "Shape", "Size", "ArgMax", "ArgMin",
            "NonZero":
            nil
        case "TopK": place == 0 ? 0 : nil
        case "Where", "CastLike": 1
        case "OneHot": 2
        default: 0
        }
    }
}

extension ElementType {
    /// Integers of 64 bits as ones of this type, without their upper bits.
    func wrapped(_ values: [Int]) -> [Int] {
        switch self {
        case .int32: values.map { Int(Int32(truncatingIfNeeded: $0)) }
        case .uint32: values.map { Int(UInt32(truncatingIfNeeded: $0)) }
        case .int16: values.map { Int(Int16(truncatingIfNeeded: $0)) }
        case .uint16: values.map { Int(UInt16(truncatingIfNeeded: $0)) }
        case .int8: values.map { Int(Int8(truncatingIfNeeded: $0)) }
        case .uint8: values.map { Int(UInt8(truncatingIfNeeded: $0)) }
        default: values
        }
    }
}

extension Constant {
    /// The type of its numbers, of floats the one that they are kept as.
    var standardType: ElementType {
        switch numbers {
        case .floats: .float
        case .integers: integerType
        case .bools: .bool
        }
    }

    fileprivate var asIntegers: [Int] {
        switch numbers {
        case .floats(let tensor): tensor.values.map { Int(saturating: Double($0)) }
        case .integers(let values): values
        case .bools(let values): values.map { $0 ? 1 : 0 }
        }
    }

    fileprivate var asBools: [Bool] {
        switch numbers {
        case .floats(let tensor): tensor.values.map { $0 != 0 }
        case .integers(let values): values.map { $0 != 0 }
        case .bools(let values): values
        }
    }

    /// Rounded to the type's precision, to nearest and ties to even.
    fileprivate func asFloats(of kind: ElementType) -> Tensor {
        // As wide as they are, floats keep their memory, which may be a file's.
        if case .floats(let tensor) = numbers, kind == .float || kind == .double {
            return tensor
        }
        let values: [Float] =
            switch numbers {
            case .floats(let tensor): tensor.values
            case .integers(let values): values.map(Float.init)
            case .bools(let values): values.map { $0 ? 1 : 0 }
            }
        return switch kind {
        case .float16: Tensor([values.count], values.map { Float(Float16($0)) })
        case .bfloat16: Tensor([values.count], values.map(\.roundedToBFloat16))
        default: Tensor([values.count], values)
        }
    }
}

extension Float {
    fileprivate var roundedToBFloat16: Float {
        guard isFinite else { return self }
        // Half of what is cut off is added, and one less where that leaves an even number.
        let rounded = bitPattern &+ 0x7FFF &+ (bitPattern >> 16 & 1)
        return Float(bitPattern: rounded & 0xFFFF_0000)
    }
}
