import Networks
import Tensors

/// Functions that a file has in several nodes, found again from the last of them; what nobody else
/// reads of the others is never computed.
extension Importer {
    /// What SiLU, hard-swish and GELU are made of: a product of x and a function of x.
    func gated(_ node: Node) -> (x: Traced, Activation)? {
        for (own, other) in [(0, 1), (1, 0)] {
            guard node.inputs.count == 2, case .value(let x)? = tensor(node.inputs[own]),
                let gate = maker(of: node.inputs[other])
            else { continue }
            if gate.inputs.first == node.inputs[own] {
                if gate.operation == "Sigmoid" { return (x, .silu) }
                if gate.operation == "HardSigmoid", abs(gate.float("alpha", 0.2) - 1 / 6) < 1e-6,
                    gate.float("beta", 0.5) == 0.5
                {
                    return (x, .hardSwish)
                }
            }
        }
        return gelu(node).map { ($0, .gelu) }
    }

    /// x in ½·x·(1 + erf(x/√2)), in whatever order the three factors are multiplied.
    private func gelu(_ node: Node) -> Traced? {
        var factors = node.inputs
        // One of the two factors is a product itself.
        guard
            let inner = factors.firstIndex(where: { maker(of: $0)?.operation == "Mul" }),
            let product = maker(of: factors[inner])
        else { return nil }
        factors.remove(at: inner)
        factors += product.inputs
        guard factors.count == 3, let half = factors.firstIndex(where: { isNumber($0, 0.5) }) else {
            return nil
        }
        factors.remove(at: half)
        for (x, sum) in [(factors[0], factors[1]), (factors[1], factors[0])] {
            guard case .value(let value)? = tensor(x), let add = maker(of: sum),
                add.operation == "Add", add.inputs.contains(where: { isNumber($0, 1) }),
                let erf = add.inputs.lazy.compactMap({ maker(of: $0) })
                    .first(where: { $0.operation == "Erf" }),
                let scaled = erf.inputs.first.flatMap(maker(of:)), scaled.inputs.first == x,
                scaled.inputs.count == 2
            else { continue }
            let root = Float(2).squareRoot()
            if scaled.operation == "Div" && isNumber(scaled.inputs[1], root)
                || scaled.operation == "Mul" && isNumber(scaled.inputs[1], 1 / root)
            {
                return value
            }
        }
        return nil
    }

    /// x and ε in (x − mean)/√(variance + ε) along the last axis: layer norm before opset 17.
    func standardized(_ node: Node) -> (x: Traced, eps: Float)? {
        guard node.inputs.count == 2, let centred = maker(of: node.inputs[0]),
            centred.operation == "Sub", centred.inputs.count == 2,
            case .value(let x)? = tensor(centred.inputs[0]),
            let mean = maker(of: centred.inputs[1]), isLastMean(mean, rank: x.extents.count),
            mean.inputs.first == centred.inputs[0],
            let deviation = maker(of: node.inputs[1]), deviation.operation == "Sqrt",
            let sum = deviation.inputs.first.flatMap(maker(of:)), sum.operation == "Add",
            sum.inputs.count == 2, let eps = number(sum.inputs[1]) ?? number(sum.inputs[0]),
            let variance = sum.inputs.lazy.compactMap({ maker(of: $0) })
                .first(where: { isLastMean($0, rank: x.extents.count) }),
            let square = variance.inputs.first.flatMap(maker(of:)),
            isSquare(square, of: node.inputs[0], or: centred.inputs)
        else { return nil }
        return (x, eps)
    }

    private func isSquare(_ node: Node, of centred: String, or parts: [String]) -> Bool {
        guard node.inputs.count == 2 else { return false }
        func isCentred(_ name: String) -> Bool {
            name == centred
                || maker(of: name).map { $0.operation == "Sub" && $0.inputs == parts } ?? false
        }
        return switch node.operation {
        case "Pow": isCentred(node.inputs[0]) && isNumber(node.inputs[1], 2)
        case "Mul": isCentred(node.inputs[0]) && node.inputs[0] == node.inputs[1]
        default: false
        }
    }

    private func isLastMean(_ node: Node, rank: Int) -> Bool {
        guard node.operation == "ReduceMean", node.int("keepdims", 1) == 1 else { return false }
        var axes = node.ints("axes")
        if node.inputs.count > 1, case .constant(let weight)? = tensor(node.inputs[1]),
            case .integers(let numbers) = weight.constant.numbers
        {
            axes = numbers
        }
        return axes == [-1] || axes == [rank - 1]
    }

    private func number(_ tensor: String) -> Float? {
        guard case .constant(let weight)? = self.tensor(tensor), weight.count == 1,
            case .floats(let floats) = weight.constant.numbers
        else { return nil }
        return floats.values[0]
    }

    private func isNumber(_ tensor: String, _ wanted: Float) -> Bool {
        number(tensor).map { abs($0 - wanted) <= 1e-6 * abs(wanted) } ?? false
    }
}
