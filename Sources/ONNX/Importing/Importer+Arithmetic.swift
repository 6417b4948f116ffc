import Kernels
import Networks
import Tensors

/// Arithmetic of two operands.
enum Arithmetic: String {
    case add, subtract, multiply, divide, power, maximum, minimum

    /// Whether both may change places.
    var isCommutative: Bool {
        switch self {
        case .add, .multiply, .maximum, .minimum: true
        case .subtract, .divide, .power: false
        }
    }
}

extension Translation {
    /// Arithmetic.
    static let arithmetic: [String: Maker] = [
        "Add": operation(.add), "Sub": operation(.subtract), "Mul": product,
        "Div": quotient, "Pow": power, "Max": several(.maximum), "Min": several(.minimum),
        "Sum": several(.add),
        "Mean": { (node, importer) throws(Refusal) in
            let sum = try importer.folded(node, by: .add)
            let share = 1 / Float(node.inputs.count)
            let value = importer.net.pointwise(
                node.name,
                sum.value,
                .affine(scale: share, shift: 0)
            )
            importer.finish(node, try importer.made(value, like: sum))
        },
    ]

    private static func operation(_ operation: Arithmetic) -> Maker {
        { (node, importer) throws(Refusal) in
            importer.finish(node, try importer.combined(node, by: operation))
        }
    }

    private static func several(_ operation: Arithmetic) -> Maker {
        { (node, importer) throws(Refusal) in
            importer.finish(node, try importer.folded(node, by: operation))
        }
    }

    private static func product(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        if let (x, function) = importer.gated(node) {
            let value = importer.net.activation(node.name, x.value, function)
            importer.finish(node, try importer.made(value, like: x))
        } else {
            importer.finish(node, try importer.combined(node, by: .multiply))
        }
    }

    private static func quotient(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        if let (x, eps) = importer.standardized(node) {
            let ready = try importer.pixels(x, channels: x.extents.count - 1, for: node)
            let value = importer.net.standardize(node.name, ready.value, eps: eps)
            importer.finish(node, try importer.made(value, like: ready))
        } else {
            importer.finish(node, try importer.combined(node, by: .divide))
        }
    }

    private static func power(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        guard let exponent = try importer.scalar(node, 1) else {
            return importer.finish(node, try importer.combined(node, by: .power))
        }
        let x = try importer.value(node, 0)
        let value =
            exponent == 2
            ? importer.net.multiply(node.name, x.value, by: x.value)
            : importer.net.pointwise(node.name, x.value, .power(exponent: exponent))
        importer.finish(node, try importer.made(value, like: x))
    }
}

extension Importer {
    /// A node's input that is one number of the file's; nil where it is anything else.
    func scalar(_ node: Node, _ index: Int) throws(Refusal) -> Float? {
        guard case .constant(let weight)? = try operand(node, index), weight.count == 1 else {
            return nil
        }
        return try weight.asFloats.floats.values[0]
    }

    /// All inputs of a node combined, one after another.
    fileprivate mutating func folded(
        _ node: Node,
        by operation: Arithmetic
    ) throws(Refusal) -> Traced {
        var sum = try value(node, 0)
        for index in node.inputs.indices.dropFirst() {
            sum = try combined(sum, node, index, by: operation)
        }
        return sum
    }

    /// A value and one of a node's inputs combined.
    mutating func combined(
        _ x: Traced,
        _ node: Node,
        _ index: Int,
        by operation: Arithmetic
    ) throws(Refusal) -> Traced {
        guard case .constant(let weight)? = try operand(node, index) else {
            return try combined(x, try value(node, index), by: operation, for: node)
        }
        return try combined(x, weight, index, by: operation, isReversed: false, for: node)
    }

    /// A node's two inputs combined.
    mutating func combined(
        _ node: Node,
        by operation: Arithmetic
    ) throws(Refusal) -> Traced {
        switch (try operand(node, 0), try operand(node, 1)) {
        case (.value(let x), .constant(let weight)):
            try combined(x, weight, 1, by: operation, isReversed: false, for: node)
        case (.constant(let weight), .value(let x)):
            try combined(x, weight, 0, by: operation, isReversed: true, for: node)
        default: try combined(try value(node, 0), try value(node, 1), by: operation, for: node)
        }
    }

    /// A value and the file's numbers: by a scale and a shift of each channel where that will do.
    fileprivate mutating func combined(
        _ x: Traced,
        _ weight: Weight,
        _ index: Int,
        by operation: Arithmetic,
        isReversed: Bool,
        for node: Node
    ) throws(Refusal) -> Traced {
        guard let extents = x.extents.broadcast(with: weight.extents) else {
            throw Refusal("\(x.extents) and \(weight.extents) don't fit together")
        }
        let origin = x.extents == extents ? x.origin ?? .sight(x.sight) : nil
        let x = try expanded(x, to: extents, for: node)
        if weight.count == 1 {
            let number = try weight.floats.values[0]
            if let function = operation.function(of: number, isReversed: isReversed) {
                var made = try made(net.pointwise(node.name, x.value, function), like: x)
                let factor = operation.factor(number, isReversed)
                made.origin = factor.flatMap { origin?.scaled(by: $0) }
                return made
            }
        }
        // The axes along which the numbers differ, if they are the innermost ones in memory.
        let own = weight.extents.padded(to: extents.count)
        let axes = x.memory.filter { own[$0] != 1 }
        guard x.memory.suffix(axes.count) == axes[...],
            operation != .power, operation != .maximum, operation != .minimum,
            !(operation == .divide && isReversed), weight.count > 1
        else {
            let other = try materialized(weight, node, index)
            var made =
                isReversed
                ? try combined(other, x, by: operation, for: node)
                : try combined(x, other, by: operation, for: node)
            if operation == .add, weight.source == nil, made.order == Array(extents.indices) {
                made.origin = try biased(origin, extents, weight, nil)
            }
            return made
        }
        var plane = self.plane(of: x.value)
        if plane.channels != weight.count {
            plane = Plane(channels: weight.count, width: x.count / weight.count)
        }
        let ready = Traced(
            value: try divided(x, plane, for: node),
            extents: x.extents,
            order: x.order
        )
        try effort.count(kept: weight.count)
        let row = Traced(value: 0, extents: own, order: Array(own.indices))
        let strides = row.strides
        let places = axes.map { own[$0] }.places(axes.map { strides[$0] })
        let floats = try weight.floats
        // Several of the file's tensors may be summed in one node.
        let scope = scope(
            node.inputs.count > 2 ? name(node, index) : node.name,
            "\(operation) \(axes.map { own[$0] }) \(places.prefix(1 << 10))",
            [weight.source]
        )
        var made = try made(
            try affine(
                ready,
                scope,
                weight.source,
                places == Array(0..<places.count) ? .same : .picked(places),
                by: operation,
                isReversed: isReversed,
                for: node
            ) { floats.values.picked(places) },
            like: ready
        )
        if operation == .add {
            made.origin = try biased(origin, extents, weight, weight.source.map { _ in scope })
        }
        return made
    }

    /// Each channel scaled or shifted: by parameters, where the numbers stand in the file.
    private mutating func affine(
        _ x: Traced,
        _ scope: String,
        _ source: String?,
        _ view: ParameterView,
        by operation: Arithmetic,
        isReversed: Bool,
        for node: Node,
        _ numbers: @escaping () -> [Float]
    ) throws(Refusal) -> GraphBuilder.Value {
        let count = plane(of: x.value).channels
        switch operation {
        case .add where source != nil:
            provide("\(scope).bias", from: source, as: view) { Tensor([count], numbers()) }
            return net.channelShift(node.name, x.value, scope: scope)
        case .multiply where source != nil:
            provide("\(scope).weight", from: source, as: view) { Tensor([count], numbers()) }
            return net.channelScale(node.name, x.value, scope: scope)
        default:
            let (ones, zeros) = (
                [Float](repeating: 1, count: count), [Float](repeating: 0, count: count)
            )
            let own = numbers()
            let (scale, shift): ([Float], [Float]) =
                switch operation {
                case .multiply: (own, zeros)
                case .divide: (own.map { 1 / $0 }, zeros)
                case .subtract where isReversed: (ones.map { -$0 }, own)
                case .subtract: (ones, own.map { -$0 })
                default: (ones, own)
                }
            return net.scaleShift(
                node.name,
                x.value,
                permutation: Array(0..<count),
                scale: scale,
                shift: shift
            )
        }
    }
}

extension Arithmetic {
    /// What it does with one number that stands on the right, or on the left; nil where that is no
    /// function of a kind that there is.
    fileprivate func function(of number: Float, isReversed: Bool) -> PointwiseFunction? {
        switch self {
        case .add: .affine(scale: 1, shift: number)
        case .subtract where isReversed: .affine(scale: -1, shift: number)
        case .subtract: .affine(scale: 1, shift: -number)
        case .multiply: .affine(scale: number, shift: 0)
        case .divide where isReversed: number == 1 ? .reciprocal : nil
        case .divide: .affine(scale: 1 / number, shift: 0)
        case .power where !isReversed: .power(exponent: number)
        case .power: nil
        case .maximum: .clip(min: number, max: nil)
        case .minimum: .clip(min: nil, max: number)
        }
    }
}

extension Arithmetic {
    /// What it multiplies by, with one number that stands on the right, or on the left; nil where
    /// it does something else.
    fileprivate func factor(_ number: Float, _ isReversed: Bool) -> Float? {
        switch self {
        case .multiply: number
        case .divide where !isReversed: 1 / number
        default: nil
        }
    }
}

extension [Float] {
    /// The numbers at these places.
    fileprivate func picked(_ places: [Int]) -> [Float] { places.map { self[$0] } }
}
