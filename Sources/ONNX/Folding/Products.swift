import Tensors

extension Folding {
    /// Sums of products.
    static let products = [
        Rule("MatMul", [1, 9, 13]) { (node) throws(FoldingError) in
            [try matrixProduct(node, try node.input(0), try node.input(1))]
        },
        Rule("Gemm", [7, 9, 11, 13], general),
        Rule("Einsum", [12, 28], einsum),
    ]

    /// As NumPy's matmul: a list is a row on the left, a column on the right, and the axes before
    /// the last two are repeated to common extents.
    private static func matrixProduct(
        _ node: Evaluation,
        _ a: Constant,
        _ b: Constant
    ) throws(FoldingError) -> Constant {
        guard !a.extents.isEmpty, !b.extents.isEmpty else { throw node.unfit(a, b) }
        let left = a.extents.count == 1 ? [1] + a.extents : a.extents
        let right = b.extents.count == 1 ? b.extents + [1] : b.extents
        let (rows, inner) = (left[left.count - 2], left[left.count - 1])
        let columns = right[right.count - 1]
        guard inner == right[right.count - 2] else { throw node.unfit(a, b) }
        let batch = try node.broadcast([left.dropLast(2), right.dropLast(2)])
        guard try node.size(batch + [rows, columns]) * max(inner, 1) <= FoldingLimits.products,
            try node.size(batch + [rows, inner]) >= 0, try node.size(batch + [inner, columns]) >= 0
        else { throw node.failure("the product of \(a.kind) and \(b.kind) is too much work") }
        let x = node.expand(a.reshaped(to: left), to: batch + [rows, inner])
        let y = node.expand(b.reshaped(to: right), to: batch + [inner, columns])
        // With the right one's columns in memory one after another, both are read as they lie.
        let turned = Array(batch.indices) + [batch.count + 1, batch.count]
        let extents =
            batch + (a.extents.count == 1 ? [] : [rows]) + (b.extents.count == 1 ? [] : [columns])
        let size = (rows: rows, inner: inner, columns: columns)
        let count = batch.reduce(1, *) * rows * columns
        switch (x.numbers, y.transposed(turned).numbers) {
        case (.floats(let p), .floats(let q)):
            let (p, q) = (p.values, q.values)
            let made = (0..<count).map { place in
                var sum = 0.0
                let (i, j) = starts(place, size)
                for k in 0..<inner { sum += Double(p[i + k]) * Double(q[j + k]) }
                return Float(sum)
            }
            return Constant(extents, floats: made)
        case (.integers(let p), .integers(let q)):
            let made = (0..<count).map { place in
                let (i, j) = starts(place, size)
                return (0..<inner).reduce(0) { $0 &+ p[i + $1] &* q[j + $1] }
            }
            return Constant(extents, integers: made)
        default: throw node.unfit(a, b)
        }
    }

    /// Where the row and the column begin that a product's number is made of.
    private static func starts(
        _ place: Int,
        _ size: (rows: Int, inner: Int, columns: Int)
    ) -> (Int, Int) {
        let (row, column) = place.quotientAndRemainder(dividingBy: size.columns)
        return (row * size.inner, (row / size.rows * size.columns + column) * size.inner)
    }

    /// α · A · B + β · C of two matrices, either of them transposed first.
    private static func general(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        var factors = [try node.input(0), try node.input(1)]
        guard factors.allSatisfy({ $0.extents.count == 2 }) else {
            throw node.unfit(factors[0], factors[1])
        }
        if try node.flag("transA") { factors[0] = factors[0].transposed([1, 0]) }
        if try node.flag("transB") { factors[1] = factors[1].transposed([1, 0]) }
        let product = try matrixProduct(node, factors[0], factors[1])
        let (alpha, beta) = (try node.float("alpha") ?? 1, try node.float("beta") ?? 1)
        var sum = try scaled(node, product, by: alpha)
        if let addend = node.optional(2) {
            guard try node.broadcast([product.extents, addend.extents]) == product.extents else {
                throw node.unfit(product, addend)
            }
            let shift = try scaled(node, node.expand(addend, to: product.extents), by: beta)
            sum = try node.combined(sum, shift, floats: +, integers: &+)
        }
        return [sum]
    }

    private static func scaled(
        _ node: Evaluation,
        _ value: Constant,
        by factor: Float
    ) throws(FoldingError) -> Constant {
        guard factor != 1 else { return value }
        guard case .floats(let tensor) = value.numbers else {
            throw node.failure("it doesn't scale \(value.kind)")
        }
        return Constant(value.extents, floats: tensor.values.map { $0 * factor })
    }

    /// All values repeated to the equation's labels, those of the result first; then multiplied,
    /// and summed along the others.
    private static func einsum(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        guard case .string(let text) = node.node.attributes["equation"] else {
            throw node.failure("it has no equation")
        }
        let inputs = try node.all()
        let equation = try EinsumEquation(text, of: inputs.map(\.extents.count), node)
        let lengths = try equation.lengths(inputs.map(\.extents), node)
        let labels = equation.result + equation.summed
        let all = labels.map { lengths[$0] ?? 1 }
        try node.size(all)
        var product: Constant?
        for (input, term) in zip(inputs, equation.terms) {
            let strides = Selection.strides(input.extents)
            // A label that a term has twice walks its diagonal.
            let steps = labels.map { label in
                term.indices.filter { term[$0] == label && input.extents[$0] != 1 }
                    .reduce(0) { $0 + strides[$1] }
            }
            let repeated = input.selected(by: Selection(all) { $1 * steps[$0] })
            product =
                try product.map { (product) throws(FoldingError) in
                    try node.combined(product, repeated, floats: *, integers: &*)
                } ?? repeated
        }
        let extents = Array(all.prefix(equation.result.count))
        let length = all.dropFirst(extents.count).reduce(1, *)
        let count = try node.size(extents)
        switch product?.numbers {
        case .floats(let tensor):
            let values = tensor.values
            let sums = (0..<count).map { place in
                Float((0..<length).reduce(0.0) { $0 + Double(values[place * length + $1]) })
            }
            return [Constant(extents, floats: sums)]
        case .integers(let values):
            let sums = (0..<count).map { place in
                (0..<length).reduce(0) { $0 &+ values[place * length + $1] }
            }
            return [Constant(extents, integers: sums)]
        default: throw node.failure("it isn't for \(inputs[0].kind)")
        }
    }
}
