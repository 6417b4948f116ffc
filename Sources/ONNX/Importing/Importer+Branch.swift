import Networks

extension Translation {
    /// What happens in one of several cases.
    static let branches: [String: Maker] = [
        "If": { (node, importer) throws(Refusal) in try importer.branch(node) }
    ]
}

extension Importer {
    /// What the branch does that a condition takes which is known for this size of picture.
    fileprivate mutating func branch(_ node: Node) throws(Refusal) {
        guard let condition = try constant(node, 0, "condition"),
            case .bools(let flags) = condition.constant.numbers, flags.count == 1
        else { throw Refusal("its condition isn't one truth value") }
        let name = flags[0] ? "then_branch" : "else_branch"
        guard case .graph(let branch)? = node.attributes[name],
            branch.outputs.count >= node.outputs.count
        else { throw Refusal("its \(name) isn't read, or makes too little") }
        let (outputs, refusal) = importBranch(branch, of: node)
        var traced: [Traced] = []
        var plain = node
        for (index, (output, known)) in zip(node.outputs, outputs).enumerated() {
            switch known {
            case .value(let value):
                traced.append(value)
                continue
            case .constant(let constant): finish(output, as: constant)
            case .refused where output.isEmpty: break
            case .refused:
                let words = refusal.map {
                    "\($0.operation) \($0.node.debugDescription): \($0.reason)"
                }
                throw Refusal("of its \(name), \(words ?? "an output can't be made")")
            }
            plain.outputs[index] = ""
        }
        // What is known needs no layer.
        plain.outputs.removeAll { $0.isEmpty }
        finish(plain, traced)
    }
    /// Imports the graph within a node, under names of its own.
    ///
    /// - Returns: What its outputs are, and the first of its nodes that can't be imported.
    private mutating func importBranch(
        _ branch: Branch,
        of node: Node
    ) -> (outputs: [Known], refusal: UnsupportedNode?) {
        var own = surroundings[node.name] ?? [:]
        var taken = Set(branch.captured)
        func fresh(_ name: String) -> String {
            var name = "\(node.name)/\(name)"
            while known[name] != nil || makers[name] != nil || !taken.insert(name).inserted {
                name = "(\(name))"
            }
            return name
        }
        for (name, constant) in branch.initializers.sorted(by: { $0.key < $1.key }) {
            own[name] = fresh(name)
            known[own[name] ?? name] = .constant(Weight(constant: constant, source: own[name]))
        }
        for name in branch.nodes.flatMap(\.outputs) where !name.isEmpty { own[name] = fresh(name) }
        let nodes = branch.nodes.map { inner in
            var renamed = inner
            renamed.name = "\(node.name)/\(inner.name)"
            while !names.insert(renamed.name).inserted { renamed.name = "(\(renamed.name))" }
            renamed.inputs = inner.inputs.map { own[$0] ?? $0 }
            renamed.outputs = inner.outputs.map { own[$0] ?? $0 }
            for case (let key, .graph(var within)) in inner.attributes {
                within.captured = within.captured.map { own[$0] ?? $0 }
                renamed.attributes[key] = .graph(within)
                surroundings[renamed.name] = own
            }
            return renamed
        }
        for output in branch.outputs {
            readers[own[output] ?? output, default: (0, nil)].count += 1
        }
        let first = refusals.count
        introduce(nodes)
        importNodes(nodes)
        let refusal = refusals.dropFirst(first).first
        refusals.removeSubrange(first...)
        return (branch.outputs.map { known[own[$0] ?? $0] ?? .refused }, refusal)
    }
}
