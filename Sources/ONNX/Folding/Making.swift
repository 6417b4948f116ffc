import Files
import Glibc
import Tensors

extension Folding {
    /// What makes values from sizes and attributes.
    static let making = [
        Rule("Constant", [1, 9, 11, 12, 13, 19, 21, 23, 24, 25], constant),
        Rule("ConstantOfShape", [9, 20, 21, 23, 24, 25], constantOfShape),
        Rule("Range", [11, 27], range),
        Rule("EyeLike", [9, 22], eye),
        Rule("OneHot", [9, 11, 28], oneHot),
        Rule("Shape", [1, 13, 15, 19, 21, 23, 24, 25], shape),
        Rule("Size", [1, 13, 19, 21, 23, 24, 25]) { (node) throws(FoldingError) in
            [Constant([], integers: [try node.input(0).count])]
        },
    ]

    private static func constant(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        guard node.node.attributes.count == 1, let (name, value) = node.node.attributes.first else {
            throw node.failure(
                "it has \(node.node.attributes.count) attributes in place of one value"
            )
        }
        switch (name, value) {
        case ("value", .tensor(let constant)):
            guard try node.size(constant.extents) == constant.numbers.count else {
                throw node.failure("\(constant.numbers.count) numbers are no \(constant.extents)")
            }
            return [constant]
        case ("value_float", .float(let value)): return [Constant([], floats: [value])]
        case ("value_floats", .floats(let values)):
            return [Constant([values.count], floats: values)]
        case ("value_int", .int(let value)): return [Constant([], integers: [value])]
        case ("value_ints", .ints(let values)): return [Constant(list: values)]
        default: throw node.failure("attribute \(name.quoted) is no value that is read")
        }
    }

    private static func constantOfShape(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let extents = try node.integers(0)
        let count = try node.size(extents)
        switch node.node.attributes["value"] {
        case nil:
            return [Constant(extents: extents, numbers: .floats(Tensor([count], repeating: 0)))]
        case .tensor(let value) where value.numbers.count == 1:
            var made = value.reshaped(to: []).selected(by: Selection(extents) { _, _ in 0 })
            made.integerType = value.integerType
            return [made]
        default: throw node.failure("its value is no tensor of one number")
        }
    }

    private static func range(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let bounds = [try node.input(0), try node.input(1), try node.input(2)]
        guard bounds.allSatisfy({ $0.count == 1 && $0.numbers.isOfKind(bounds[0].numbers) }) else {
            throw node.failure("start, limit and step aren't three numbers of one kind")
        }
        if case .integers = bounds[0].numbers {
            let start = try node.integer(0)
            let count = try steps(
                node,
                from: start,
                to: try node.integer(1),
                by: try node.integer(2)
            )
            let step = try node.integer(2)
            return [Constant(list: (0..<count).map { start &+ $0 &* step })]
        }
        var numbers: [Double] = []
        for bound in bounds { numbers.append(try node.doubles(bound)[0]) }
        guard numbers.allSatisfy(\.isFinite), numbers[2] != 0 else {
            throw node.failure("from \(numbers[0]) to \(numbers[1]) by \(numbers[2]) leads nowhere")
        }
        let count = Int(saturating: max(ceil((numbers[1] - numbers[0]) / numbers[2]), 0))
        try node.size([count])
        let values = (0..<count).map { Float(numbers[0] + Double($0) * numbers[2]) }
        return [Constant([count], floats: values)]
    }

    private static func steps(
        _ node: Evaluation,
        from start: Int,
        to limit: Int,
        by step: Int
    ) throws(FoldingError) -> Int {
        guard step != 0 else { throw node.failure("a step of 0 leads nowhere") }
        guard step > 0 ? start < limit : start > limit else { return 0 }
        // As unsigned numbers, the distance of any two integers fits.
        let distance =
            step > 0 ? UInt(bitPattern: limit &- start) : UInt(bitPattern: start &- limit)
        let count = Int(clamping: (distance - 1) / step.magnitude + 1)
        try node.size([count])
        return count
    }

    private static func eye(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        guard input.extents.count == 2 else {
            throw node.failure("it is for two axes, not for \(input.extents)")
        }
        let (rows, columns) = (input.extents[0], input.extents[1])
        let offset = try node.int("k") ?? 0
        var ones = [Bool](repeating: false, count: rows * columns)
        for row in 0..<rows {
            let (column, overflow) = row.addingReportingOverflow(offset)
            if !overflow, (0..<columns).contains(column) { ones[row * columns + column] = true }
        }
        let mask = Constant(input.extents, bools: ones)
        return [try node.cast(mask, to: try node.int("dtype") ?? input.standardType.rawValue)]
    }

    /// Indices may be floats; one beyond the depth is off everywhere.
    private static func oneHot(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let (indices, values) = (try node.input(0), try node.input(2))
        guard try node.input(1).count == 1, values.count == 2 else {
            throw node.failure("the depth is one number, the values are two: off and on")
        }
        let depth = Int(saturating: try node.doubles(try node.input(1))[0])
        let axis = try node.axis(try node.int("axis") ?? -1, of: indices.extents.count + 1)
        var extents = indices.extents
        extents.insert(depth, at: axis)
        let inner = indices.extents[axis...].reduce(1, *)
        var places = [Int](repeating: 0, count: try node.size(extents))
        for (position, number) in try node.doubles(indices).enumerated() {
            let written = Int(saturating: number)
            let index = written < 0 ? written + depth : written
            guard (0..<depth).contains(index) else { continue }
            let (outer, rest) = position.quotientAndRemainder(dividingBy: inner)
            places[(outer * depth + index) * inner + rest] = 1
        }
        return [values.taken(at: places, extents)]
    }

    /// All extents, or from 15 on those from `start` to before `end`.
    private static func shape(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let extents = try node.input(0).extents
        guard node.version >= 15 else { return [Constant(list: extents)] }
        let rank = extents.count
        let bounds = [try node.int("start") ?? 0, try node.int("end") ?? rank].map { written in
            min(max(written < 0 ? written + rank : written, 0), rank)
        }
        return [Constant(list: Array(extents[bounds[0]..<max(bounds[1], bounds[0])]))]
    }
}
