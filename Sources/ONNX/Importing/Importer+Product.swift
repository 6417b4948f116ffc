import Kernels
import Networks
import Tensors

extension Translation {
    /// Matrix products.
    static let products: [String: Maker] = [
        "MatMul": { (node, importer) throws(Refusal) in
            if case .constant(let weight)? = try importer.operand(node, 1),
                weight.extents.count == 2
            {
                try importer.linear(node, weight, isTransposed: false)
            } else if let attention = try importer.attention(node) {
                importer.finish(node, attention)
            } else {
                let (a, b) = (try importer.value(node, 0), try importer.value(node, 1))
                var product = try importer.product(a, b, for: node, called: node.name)
                product.origin = importer.scores(a, b).map(Origin.scores)
                importer.finish(node, product)
            }
        },
        "Gemm": general,
        "Attention": { (node, importer) throws(Refusal) in try importer.wholeAttention(node) },
        "Einsum": { (node, importer) throws(Refusal) in try importer.einsum(node) },
    ]

    /// alpha·A·B + beta·C.
    private static func general(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let (alpha, beta) = (node.float("alpha", 1), node.float("beta", 1))
        var a = try importer.value(node, 0)
        guard a.extents.count == 2 else { throw Refusal("its first input is \(a.extents)") }
        if node.int("transA", 0) != 0 { a = importer.transposed(a, [1, 0]) }
        let shift = beta == 0 ? nil : try importer.operand(node, 2)
        if case .constant(let weight)? = try importer.operand(node, 1), alpha == 1, beta == 1,
            weight.extents.count == 2
        {
            let isTransposed = node.int("transB", 0) != 0
            let outputs = weight.extents[isTransposed ? 0 : 1]
            if shift == nil {
                return importer.finish(
                    node,
                    try importer.linear(a, weight, isTransposed, nil, for: node)
                )
            }
            if case .constant(let bias)? = shift, bias.count == outputs,
                bias.extents.last == outputs
            {
                return importer.finish(
                    node,
                    try importer.linear(a, weight, isTransposed, bias, for: node)
                )
            }
        }
        var b = try importer.value(node, 1)
        guard b.extents.count == 2 else { throw Refusal("its second input is \(b.extents)") }
        if node.int("transB", 0) != 0 { b = importer.transposed(b, [1, 0]) }
        var y = try importer.product(a, b, for: node, called: importer.inner(node, "product"))
        y = try importer.scaled(y, by: alpha, for: node)
        guard shift != nil else { return importer.finish(node, y) }
        let c = try importer.scaled(try importer.value(node, 2), by: beta, for: node)
        importer.finish(node, try importer.combined(y, c, by: .add, for: node))
    }
}

extension Importer {
    fileprivate mutating func scaled(
        _ x: Traced,
        by factor: Float,
        for node: Node
    ) throws(Refusal) -> Traced {
        guard factor != 1 else { return x }
        let function = PointwiseFunction.affine(scale: factor, shift: 0)
        return try made(net.pointwise(inner(node, "scale"), x.value, function), like: x)
    }

    /// A product with the file's numbers, and the sum with others of them that follows it, if
    /// nobody reads what lies between.
    fileprivate mutating func linear(
        _ node: Node,
        _ weight: Weight,
        isTransposed: Bool
    ) throws(Refusal) {
        let x = try value(node, 0)
        let outputs = weight.extents[1]
        guard let sum = onlyReader(of: node.outputs[0], "Add"), sum.inputs.count == 2,
            let other = sum.inputs.first(where: { $0 != node.outputs[0] }),
            case .constant(let bias)? = tensor(other), bias.count == outputs,
            bias.extents.last == outputs, bias.extents.count <= x.extents.count
        else {
            return finish(node, try linear(x, weight, isTransposed, nil, for: node))
        }
        absorb(sum)
        let made = try linear(x, weight, isTransposed, bias, for: node)
        finish(node, made)
        finish(sum, made)
    }

    /// y = x·w + b along the last axis, with w [inputs, outputs] or, transposed, the reverse.
    fileprivate mutating func linear(
        _ x: Traced,
        _ weight: Weight,
        _ isTransposed: Bool,
        _ bias: Weight?,
        for node: Node
    ) throws(Refusal) -> Traced {
        let (inputs, outputs) =
            isTransposed
            ? (weight.extents[1], weight.extents[0]) : (weight.extents[0], weight.extents[1])
        guard let last = x.extents.indices.last, x.extents[last] == inputs else {
            throw Refusal("\(x.extents) can't be multiplied by \(weight.extents)")
        }
        let ready = try pixels(x, channels: last, for: node)
        let sources = [weight.source, bias.map(\.source) ?? ""]
        let use = "\(isTransposed ? "linear" : "product") \(weight.extents)"
        let scope = scope(node.name, use, sources)
        var plane = self.plane(of: ready.value)
        plane.channels = outputs
        let value: GraphBuilder.Value
        if plane.height * plane.width == 1 {
            let row = net.flatten(inner(node, "row"), ready.value)
            value = net.linear(node.name, row, outputs: outputs, bias: bias != nil, scope: scope)
        } else {
            value = net.pixelwiseLinear(
                node.name,
                ready.value,
                outputs: outputs,
                bias: bias != nil,
                scope: scope
            )
        }
        guard weight.constant.isOfFloats else { throw Weight.notOfFloats }
        let view = ParameterView.turned(rows: inputs, columns: outputs)
        provide("\(scope).weight", from: weight.source, as: isTransposed ? .same : view) {
            guard case .floats(let floats) = weight.constant.numbers else {
                preconditionFailure("\(scope) has weights of floats")
            }
            return isTransposed
                ? floats.reshaped(to: [outputs, inputs]) : floats.turned(inputs, outputs)
        }
        if let bias {
            let shifts = try bias.floats
            provide("\(scope).bias", from: bias.source) { shifts.reshaped(to: [outputs]) }
        }
        return try made(value, plane, x.extents.dropLast() + [outputs], order: ready.order)
    }

    /// The product of two values along the last axis and the last but one.
    mutating func product(
        _ a: Traced,
        _ b: Traced,
        for node: Node,
        called name: String
    ) throws(Refusal) -> Traced {
        let isRow = a.extents.count == 1
        let isColumn = b.extents.count == 1
        let a = isRow ? a.seen([1] + a.extents, order: [0, 1]) : a
        let b = isColumn ? b.seen(b.extents + [1], order: [0, 1]) : b
        guard a.extents.count >= 2, b.extents.count >= 2,
            let batch = Array(a.extents.dropLast(2)).broadcast(with: Array(b.extents.dropLast(2))),
            a.extents.last == b.extents[b.extents.count - 2]
        else { throw Refusal("\(a.extents) can't be multiplied by \(b.extents)") }
        let (rows, inner, columns) = (
            a.extents[a.extents.count - 2], a.extents[a.extents.count - 1],
            b.extents[b.extents.count - 1]
        )
        let natural = Array(0..<batch.count + 2)
        let left = try ordered(
            try expanded(a, to: batch + [rows, inner], for: node),
            natural,
            for: node
        )
        let second = try expanded(b, to: batch + [inner, columns], for: node)
        // As keys do: then rows of their memory are columns of what is meant, and stay together.
        let isTransposed = second.hasLastAxesExchanged
        let right = try ordered(
            second,
            isTransposed ? natural.dropLast(2) + [batch.count + 1, batch.count] : natural,
            for: node
        )
        let batches = batch.reduce(1, *)
        let plane = Plane(channels: columns, height: batches, width: rows)
        let value = net.matrixProduct(
            name,
            left.value,
            right.value,
            BatchedProduct(
                batches: batches,
                rows: rows,
                inner: inner,
                columns: columns,
                isSecondTransposed: isTransposed
            )
        )
        let whole = try made(value, plane, batch + [rows, columns], order: natural)
        var extents = batch
        if !isRow { extents.append(rows) }
        if !isColumn { extents.append(columns) }
        return try reshaped(whole, to: extents, for: node)
    }

    /// A sum of products of two operands, as two exchanges of axes, a product and another exchange.
    fileprivate mutating func einsum(_ node: Node) throws(Refusal) {
        let equation = node.string("equation", "").filter { $0 != " " }
        let sides = equation.split(separator: "-").map { $0.filter { $0 != ">" } }
        let terms = sides.first?.split(separator: ",", omittingEmptySubsequences: false) ?? []
        guard sides.count == 2, terms.count == 2, node.inputs.count == 2, equation.count < 64 else {
            throw Refusal("its equation is \(equation.debugDescription); \"ab,bc->ac\" is done")
        }
        let (left, right, result) = (Array(terms[0]), Array(terms[1]), Array(sides[1]))
        let (a, b) = (try value(node, 0), try value(node, 1))
        func isPlain(_ letters: [Character], _ count: Int) -> Bool {
            letters.count == count && Set(letters).count == count
                && letters.allSatisfy(\.isLetter)
        }
        let batch = result.filter { left.contains($0) && right.contains($0) }
        let rows = result.filter { left.contains($0) && !right.contains($0) }
        let columns = result.filter { !left.contains($0) && right.contains($0) }
        let inner = left.filter { right.contains($0) && !result.contains($0) }
        guard isPlain(left, a.extents.count), isPlain(right, b.extents.count),
            isPlain(result, result.count),
            batch.count + rows.count + columns.count == result.count,
            batch.count + rows.count + inner.count == left.count,
            batch.count + columns.count + inner.count == right.count
        else { throw Refusal("its equation \(equation.debugDescription) is no product") }
        func extents(_ letters: [Character]) throws(Refusal) -> [Int] {
            try letters.map { (letter) throws(Refusal) in
                let own = left.firstIndex(of: letter).map { a.extents[$0] }
                let other = right.firstIndex(of: letter).map { b.extents[$0] }
                guard own == nil || other == nil || own == other else {
                    throw Refusal("\(letter) is \(own ?? 0) and \(other ?? 0)")
                }
                return own ?? other ?? 1
            }
        }
        func axes(_ wanted: [Character], _ letters: [Character]) -> [Int] {
            wanted.compactMap { letters.firstIndex(of: $0) }
        }
        let sizes = try [batch, rows, inner, columns].map { (letters) throws(Refusal) in
            try extents(letters).reduce(1, *)
        }
        let x = try reshaped(
            transposed(a, axes(batch + rows + inner, left)),
            to: [sizes[0], sizes[1], sizes[2]],
            for: node
        )
        let y = try reshaped(
            transposed(b, axes(batch + inner + columns, right)),
            to: [sizes[0], sizes[2], sizes[3]],
            for: node
        )
        let product = try product(x, y, for: node, called: self.inner(node, "product"))
        let made = batch + rows + columns
        let whole = try reshaped(product, to: try extents(made), for: node)
        finish(node, transposed(whole, axes(result, made)))
    }
}

extension Traced {
    /// Whether the last axis varies more slowly in memory than the last but one.
    fileprivate var hasLastAxesExchanged: Bool {
        let last = extents.count - 1
        guard let column = memory.firstIndex(of: last),
            let row = memory.firstIndex(of: last - 1)
        else { return false }
        return column < row
    }
}
