import Tensors

/// What is known of values before any step is made.
extension Fusion {
    /// For each value the one whose memory it is: another name's, or its own.
    ///
    /// Values that aren't `live` have no shapes, and count as their own.
    static func canonicalValues(
        _ graph: Graph,
        _ live: Set<Value>,
        shapes: [Shape],
        purpose: Purpose,
        apart: Set<Value>
    ) -> [Value] {
        var canonical: [Value] = []
        for (value, node) in graph.nodes.enumerated() {
            guard live.contains(value) else {
                canonical.append(value)
                continue
            }
            let site = site(of: value, graph, inputs: node.inputs, shapes, purpose)
            let isOther =
                !node.inputs.isEmpty && !(node.layer is Concatenate) && !apart.contains(value)
                && node.layer.step(at: site) == nil
            canonical.append(isOther ? canonical[node.inputs[0]] : value)
        }
        return canonical
    }

    /// For each concatenation among some values the shortest later one that goes on where it ends,
    /// unless what one of the two holds has to stay apart.
    static func extensions(
        _ graph: Graph,
        _ values: Set<Value>,
        canonical: [Value],
        apart: Set<Value>
    ) -> [Value: Value] {
        let parts = Dictionary(
            uniqueKeysWithValues: values.subtracting(apart)
                .filter { graph.nodes[$0].layer is Concatenate }
                .map { value in (value, graph.nodes[value].inputs.map { canonical[$0] }) }
        )
        var extensions: [Value: Value] = [:]
        for (value, own) in parts {
            extensions[value] =
                parts.filter { other in
                    other.key > value && other.value.count > own.count
                        && other.value.starts(with: own)
                }
                .min { ($0.value.count, $0.key) < ($1.value.count, $1.key) }?.key
        }
        return extensions
    }

    /// Where a node's layer stands, with inputs in place of its own.
    static func site(
        of value: Value,
        _ graph: Graph,
        inputs: [Value],
        _ shapes: [Shape],
        _ purpose: Purpose
    ) -> Site {
        Site(
            name: graph.nodes[value].name,
            inputs: inputs,
            output: value,
            firstSlot: graph.firstSlots[value],
            inputShapes: graph.nodes[value].inputs.map { shapes[$0] },
            outputShape: shapes[value],
            purpose: purpose
        )
    }
}
