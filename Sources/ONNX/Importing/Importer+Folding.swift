/// What follows from the file and the picture's size needs no layer.
extension Importer {
    /// Works a node out whose inputs are all numbers; false where it has others.
    mutating func fold(_ node: Node) throws(Refusal) -> Bool {
        if node.operation == "Shape" || node.operation == "Size",
            case .value(let traced) = try operand(node, 0)
        {
            let shape = Weight(constant: try shape(of: traced, node), source: nil)
            try learn(node.outputs.first ?? "", shape)
            return true
        }
        var inputs: [Constant?] = []
        var source: String?
        for index in node.inputs.indices {
            switch try operand(node, index) {
            case .constant(let weight):
                inputs.append(weight.constant.made)
                if index == 0 { source = weight.source }
            case .value, .refused: return false
            case nil: inputs.append(nil)
            }
        }
        // Many nodes may read the same large tensor.
        try effort.count(worked: inputs.reduce(0) { $0 + ($1?.extents.elementCount ?? 0) })
        let results: [Constant]?
        do throws(FoldingError) {
            results = try Folding.evaluate(node, opset: model.opset, inputs: inputs)
        } catch {
            throw Refusal(error.problem)
        }
        guard let results else {
            // It may still become a layer, of numbers alone.
            return false
        }
        for (name, constant) in zip(node.outputs, results) where !name.isEmpty {
            let own = keptSource(node, source, inputs.first ?? nil, constant)
            try learn(name, Weight(constant: constant, source: own))
        }
        return true
    }

    /// What a worked-out tensor was in the file, if it has the very same numbers.
    private mutating func keptSource(
        _ node: Node,
        _ source: String?,
        _ input: Constant?,
        _ result: Constant
    ) -> String? {
        guard case .floats = result.numbers else { return nil }
        switch node.operation {
        case "Constant", "ConstantOfShape": return node.outputs[0]
        case "Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Expand":
            return input?.extents.reduce(1, *) == result.extents.reduce(1, *) ? source : nil
        case "Transpose":
            guard let source, let input else { return nil }
            let axes = node.attributes["perm"]?.integers ?? input.extents.indices.reversed()
            return turned(source, input.extents, by: axes)
        default: return nil
        }
    }

    private func shape(of traced: Traced, _ node: Node) throws(Refusal) -> Constant {
        guard node.operation == "Shape" else {
            return Constant(extents: [], numbers: .integers([traced.count]))
        }
        let rank = traced.extents.count
        func bound(_ name: String, _ standard: Int) -> Int {
            let given = node.attributes[name]?.integer ?? standard
            return min(max(given < 0 ? given + rank : given, 0), rank)
        }
        let (start, end) = (bound("start", 0), bound("end", rank))
        let extents = start < end ? Array(traced.extents[start..<end]) : []
        return Constant(extents: [extents.count], numbers: .integers(extents))
    }
}
