import Kernels
import Networks
import Tensors

extension Translation {
    /// The steps of whole numbers between which networks are written that were made for fewer bits;
    /// what lies between is computed with floats.
    static let quantization: [String: Maker] = [
        "QuantizeLinear": { (node, importer) throws(Refusal) in try importer.quantize(node) },
        "DequantizeLinear": { (node, importer) throws(Refusal) in try importer.dequantize(node) },
    ]
}

extension Importer {
    /// One scale and one zero point for all numbers.
    private func steps(_ node: Node) throws(Refusal) -> (scale: Weight, zero: Weight?) {
        guard let scale = try constant(node, 1, "scale") else { throw Refusal("it has no scale") }
        let zero = try constant(node, 2, "zero point")
        guard scale.count == 1, zero?.count ?? 1 == 1 else {
            throw Refusal("of what depends on the picture, one scale and zero point are done")
        }
        return (scale, zero)
    }

    /// The nearest whole number to x/scale + zero, of two the even one, within its type.
    fileprivate mutating func quantize(_ node: Node) throws(Refusal) {
        let x = try value(node, 0)
        let (scale, zero) = try steps(node)
        let type =
            zero?.constant.integerType
            ?? ElementType(rawValue: node.int("output_dtype", 0)) ?? .uint8
        let bounds: ClosedRange<Float>
        switch type {
        case .uint8: bounds = 0...255
        case .int8: bounds = -128...127
        case .uint16: bounds = 0...65535
        case .int16: bounds = -32768...32767
        default: throw Refusal("numbers of \(type) aren't made of what depends on the picture")
        }
        let shift = try zero?.asFloats.floats.values[0] ?? 0
        // Divided as it says: by the inverse, what lies in the middle would move.
        let step = try materialized(
            Weight(constant: scale.constant, source: nil),
            node,
            1
        )
        let name = inner(node, "steps")
        let divided = try combined(x, step, by: .divide, for: node, called: name)
        var y = net.pointwise(inner(node, "round"), divided.value, .round)
        y = net.pointwise(inner(node, "shift"), y, .affine(scale: 1, shift: shift))
        let bounded = PointwiseFunction.clip(min: bounds.lowerBound, max: bounds.upperBound)
        finish(node, try made(net.pointwise(node.name, y, bounded), like: divided))
    }

    /// (x − zero)·scale.
    fileprivate mutating func dequantize(_ node: Node) throws(Refusal) {
        let x = try value(node, 0)
        let (scale, zero) = try steps(node)
        let shift = try zero?.asFloats.floats.values[0] ?? 0
        let from = net.pointwise(inner(node, "from"), x.value, .affine(scale: 1, shift: -shift))
        let factor = PointwiseFunction.affine(scale: try scale.floats.values[0], shift: 0)
        finish(node, try made(net.pointwise(node.name, from, factor), like: x))
    }

    /// Towards zero: sign(x)·⌊|x|⌋.
    mutating func whole(_ x: Traced, for node: Node) throws(Refusal) -> Traced {
        let sign = net.pointwise(inner(node, "sign"), x.value, .sign)
        var size = net.pointwise(inner(node, "size"), x.value, .abs)
        size = net.pointwise(inner(node, "floor"), size, .floor)
        return try made(net.multiply(node.name, size, by: sign), like: x)
    }
}
