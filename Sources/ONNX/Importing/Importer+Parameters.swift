import Networks
import Tensors

/// The file's tensors as parameters.
extension Importer {
    /// Where the parameters of a layer stand: with those of the first layer that used the same
    /// tensors in the same way, else under its own name.
    mutating func scope(_ name: String, _ use: String, _ sources: [String?]) -> String {
        guard !sources.contains(nil) else { return name }
        let key = ([use] + sources.compactMap(\.self)).joined(separator: "\u{0}")
        if let scope = scopes[key] { return scope }
        scopes[key] = name
        return name
    }

    /// Says where a parameter's numbers come from: of which of the file's tensors, and how those
    /// are seen, if they are trained as one with what else that tensor is.
    mutating func provide(
        _ name: String,
        from source: String? = nil,
        as view: ParameterView = .same,
        _ tensor: @escaping () -> Tensor
    ) {
        guard weights[name] == nil else { return }
        weights[name] = tensor
        guard let source else { return }
        let origin = turnedSources[source] ?? (source, .same)
        origins.append((name, origin.tensor, origin.view.followed(by: view)))
    }

    /// What a source is called that is another's matrix turned.
    mutating func turned(_ source: String, _ extents: [Int], by axes: [Int]) -> String {
        let moved = axes.filter { extents.indices.contains($0) && extents[$0] != 1 }
        // Where nothing moves but axes of 1, the numbers stay where they are.
        if moved == moved.sorted(), Set(axes).count == extents.count { return source }
        let name = "\(source)\u{0}\(axes)"
        guard moved.count == 2 else { return name }
        let (rows, columns) = (extents[moved[1]], extents[moved[0]])
        let origin = turnedSources[source] ?? (source, .same)
        let view = origin.view.followed(by: .turned(rows: rows, columns: columns))
        if view == .same { return origin.tensor }
        turnedSources[name] = (origin.tensor, view)
        return name
    }

    /// The parameters that are others, seen in some way: of those that a tensor of the file is, the
    /// first that has all of its numbers.
    var ties: [(String, (leader: String, view: ParameterView))] {
        let tensors = Dictionary(grouping: origins, by: \.tensor)
        return tensors.values.filter { $0.count > 1 }.flatMap { uses in
            let leader = uses.first { $0.view.inverse != nil } ?? uses[0]
            let inverse = leader.view.inverse
            return uses.compactMap { use -> (String, (leader: String, view: ParameterView))? in
                if use.parameter == leader.parameter { return nil }
                if use.view == leader.view {
                    return (use.parameter, (leader.parameter, .same))
                }
                return inverse.map {
                    (use.parameter, (leader.parameter, $0.followed(by: use.view)))
                }
            }
        }
    }

    /// What a parameter is called that one of a node's inputs becomes: as no other node.
    func name(_ node: Node, _ index: Int) -> String {
        var name = "\(node.name).\(index)"
        while names.contains(name) { name = "(\(name))" }
        return name
    }
}
