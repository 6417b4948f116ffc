import Objectives
import Tensors

/// A network's layers in an order in which each comes after what it reads.
package struct Graph: Sendable {
    /// One use of a layer.
    struct Node: Sendable {
        let name: String
        let layer: any Layer
        let inputs: [Value]
    }

    /// The nodes; the first is the network's input and has no layer of its own.
    let nodes: [Node]
    /// Every module's name, containers included, and the value its forward returns.
    ///
    /// They are in the order of definition. Operations that are no modules have parentheses in
    /// their names, and aren't among them.
    let names: [(name: String, value: Value)]
    /// The name of the network's output in every network, beside that of the module that makes it.
    static let outputName = "logits"

    /// The network's output.
    let output: Value
    /// The nodes that only an auxiliary head needs are computed when such a name is asked for.
    let auxiliaries: [String]
    /// The values that the output is made from, itself included.
    let leadsToOutput: Set<Value>
    /// For each node the slot of its first parameter, or of that of the next node that has one.
    let firstSlots: [ParameterSlot]
    /// For each node the order in which PyTorch has its output's extents.
    let arrangements: [Arrangement]

    private let values: [String: Value]

    init(
        nodes: [Node],
        names: [(name: String, value: Value)],
        output: Value,
        auxiliaries: [String]
    ) {
        self.nodes = nodes
        self.names = names.filter { !$0.name.contains("(") }
        self.output = output
        self.auxiliaries = auxiliaries
        leadsToOutput = Graph.ancestors(of: [output], nodes)
        arrangements = nodes.reduce(into: []) { known, node in
            known.append(node.layer.arrangement(of: node.inputs.map { known[$0] }))
        }
        var slot = 0
        firstSlots = nodes.map { node in
            defer { slot += node.layer.parameters.count }
            return slot
        }
        var values = Dictionary(self.names.map { ($0.name, $0.value) }) { $1 }
        values[Graph.outputName] = output
        self.values = values
    }

    /// The parameters of all layers, in the order of definition, which is that of their slots.
    var parameters: [ParameterDescription] {
        nodes.flatMap { node in
            node.layer.parameters.map { parameter in
                ParameterDescription(
                    name: "\(node.name).\(parameter.suffix)",
                    shape: parameter.shape,
                    role: parameter.role
                )
            }
        }
    }

    /// The value that the module of this name returns.
    func value(named name: String) throws(NetworkError) -> Value {
        if let value = values[name] { return value }
        throw .unknownLayer(name, near: nearest(to: name, among: names.map(\.name)))
    }

    /// The order in which a loss reads a value, and gives its gradient.
    func arrangement(of value: Value, for loss: Loss) -> Arrangement {
        loss.readsChannels ? .channelsFirst : arrangements[value]
    }

    /// The values that `wanted` are made from, themselves included.
    func ancestors(of wanted: [Value]) -> Set<Value> { Graph.ancestors(of: wanted, nodes) }

    private static func ancestors(of wanted: [Value], _ nodes: [Node]) -> Set<Value> {
        var live = Set(wanted)
        for value in nodes.indices.reversed() where live.contains(value) {
            live.formUnion(nodes[value].inputs)
        }
        return live
    }

    /// The shape of every node's output, channels first, for an input of this shape;
    /// `[0, 0, 0, 0]` for those that `wanted` don't need, since an auxiliary head may ask for a
    /// larger picture than the rest.
    func shapes(for input: Shape, reaching wanted: [Value]) throws(NetworkError) -> [Shape] {
        let live = ancestors(of: wanted)
        var shapes: [Shape] = []
        shapes.reserveCapacity(nodes.count)
        for (value, node) in nodes.enumerated() {
            guard !node.inputs.isEmpty, live.contains(value) else {
                shapes.append(value == 0 ? input : [0, 0, 0, 0])
                continue
            }
            do throws(LayerError) {
                shapes.append(try node.layer.outputShape(of: node.inputs.map { shapes[$0] }))
            } catch {
                throw .unfitInput(shape: input.dimensions, layer: node.name, reason: error.reason)
            }
        }
        return shapes
    }

    /// The network's output, and those auxiliary heads that can be computed for such an input.
    func reachableEnds(for input: Shape) -> [Value] {
        let heads = auxiliaries.compactMap { values[$0] }
        return [output] + heads.filter { (try? shapes(for: input, reaching: [$0])) != nil }
    }
}
