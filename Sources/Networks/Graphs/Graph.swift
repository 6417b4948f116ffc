import Objectives
import Tensors

/// A network's layers in an order in which each comes after what it reads.
package struct Graph: Sendable {
    /// One use of a layer.
    struct Node: Sendable {
        /// In a graph, no other's.
        var name: String
        /// What stands before its parameters' names: its own name, unless the layer is no module
        /// and computes with the parameters of another.
        let scope: String
        let layer: any Layer
        var inputs: [Value]
        /// Whether it is no module of PyTorch's, but an operation between them.
        var isFunction: Bool
        /// The module whose use it is, where that is used several times.
        var module: String?
        /// The order in which the output's extents are shown; nil where the layer says it.
        var arrangement: Arrangement?

        /// A use of a layer by its name; without a `scope`, that is its parameters' too.
        init(
            name: String,
            scope: String? = nil,
            layer: any Layer,
            inputs: [Value],
            isFunction: Bool = false
        ) {
            self.name = name
            self.scope = scope ?? name
            self.layer = layer
            self.inputs = inputs
            self.isFunction = isFunction
        }

        /// The names of its parameters, in the layer's order.
        fileprivate var parameterNames: [String] {
            layer.parameters.map { scope.isEmpty ? $0.suffix : "\(scope).\($0.suffix)" }
        }
    }

    /// The nodes; the first is the network's input and has no layer of its own.
    let nodes: [Node]
    /// Every node's name, and every module's, containers included, with the value that it returns:
    /// no name twice, in the order of definition.
    let names: [(name: String, value: Value)]
    /// What the input is called among the values that nodes read.
    static let inputName = "input"
    /// The name of the network's output in every network, beside that of the module that makes it.
    static let outputName = "logits"

    /// The network's output.
    let output: Value
    /// The nodes that only an auxiliary head needs are computed when such a name is asked for.
    let auxiliaries: [String]
    /// Other names of values, which are no modules'.
    let aliases: [String: Value]
    /// The values that the output is made from, itself included.
    let leadsToOutput: Set<Value>
    /// For each node the slot of its first parameter; any, of a node that has none.
    ///
    /// Nodes whose parameters have the same names and shapes share them.
    let firstSlots: [ParameterSlot]
    /// The slots whose parameters several nodes use, in whatever way.
    let sharedSlots: Set<ParameterSlot>
    /// The parameters of all layers, in the order of definition, which is that of their slots.
    let parameters: [ParameterDescription]
    /// For each node the order in which PyTorch has its output's extents.
    let arrangements: [Arrangement]

    /// Of parameters that are others seen in some way, those others' names, and how.
    let ties: [String: NamedTie]

    /// Another parameter by its name, and how it is seen.
    typealias NamedTie = (leader: String, view: ParameterView)

    private let values: [String: Value]

    /// The channels of its input.
    var inputChannels: Int { (nodes[0].layer as? Input)?.channels ?? 3 }

    init(
        nodes: [Node],
        names: [(name: String, value: Value)],
        output: Value,
        auxiliaries: [String],
        aliases: [String: Value] = [:],
        ties: [String: NamedTie] = [:]
    ) {
        self.nodes = nodes
        self.names = names
        self.output = output
        self.auxiliaries = auxiliaries
        leadsToOutput = Graph.ancestors(of: [output], nodes) { $0.inputs }
        arrangements = nodes.reduce(into: []) { known, node in
            known.append(
                node.arrangement ?? node.layer.arrangement(of: node.inputs.map { known[$0] })
            )
        }
        (firstSlots, sharedSlots, parameters) = Graph.slots(of: nodes, ties)
        self.aliases = aliases
        self.ties = ties
        var values = Dictionary(self.names.map { ($0.name, $0.value) }) { $1 }
        values.merge(aliases) { name, _ in name }
        values[Graph.outputName] = output
        self.values = values
    }

    private static func slots(
        of nodes: [Node],
        _ ties: [String: NamedTie]
    ) -> (first: [ParameterSlot], shared: Set<ParameterSlot>, [ParameterDescription]) {
        var known: [[ParameterKey]: ParameterSlot] = [:]
        var shared: Set<ParameterSlot> = []
        var parameters: [ParameterDescription] = []
        let first = nodes.map { node in
            let names = node.parameterNames
            let keys = zip(names, node.layer.parameters).map {
                ParameterKey(name: $0, shape: $1.shape)
            }
            if let slot = known[keys] {
                shared.formUnion(slot..<slot + names.count)
                return slot
            }
            if !names.isEmpty { known[keys] = parameters.count }
            defer {
                parameters += zip(names, node.layer.parameters).map(ParameterDescription.init)
            }
            return parameters.count
        }
        let slots = Dictionary(parameters.enumerated().map { ($1.name, $0) }) { first, _ in first }
        for (name, tie) in ties {
            guard let slot = slots[name], let leader = slots[tie.leader],
                parameters[slot].role == parameters[leader].role
            else { continue }
            parameters[slot].tie = ParameterTie(leader: leader, view: tie.view)
            shared.formUnion([slot, leader])
        }
        return (first, shared, parameters)
    }

    /// The value of this name.
    func value(named name: String) throws(NetworkError) -> Value {
        if let value = values[name] { return value }
        if name == nodes[0].name { return 0 }
        throw .unknownLayer(name, near: nearest(to: name, among: names.map(\.name)))
    }

    /// The order in which a loss reads a value, and gives its gradient.
    func arrangement(of value: Value, for loss: Loss) -> Arrangement {
        loss.readsChannels ? .channelsFirst : arrangements[value]
    }

    /// The values that `wanted` are made from, themselves included, and nothing of what `given`
    /// values would be made from alone.
    func ancestors(of wanted: [Value], beyond given: Set<Value> = []) -> Set<Value> {
        Graph.ancestors(of: wanted, nodes, beyond: given) { $0.inputs.prefix($0.layer.operands) }
    }

    private static func ancestors(
        of wanted: [Value],
        _ nodes: [Node],
        beyond given: Set<Value> = [],
        _ read: (Node) -> some Collection<Value>
    ) -> Set<Value> {
        var live = Set(wanted)
        for value in nodes.indices.reversed() where live.contains(value) && !given.contains(value) {
            live.formUnion(read(nodes[value]))
        }
        return live
    }

    /// The shape of every node's output, channels first, for an input of this shape;
    /// `[0, 0, 0, 0]` for those that `wanted` don't need, since an auxiliary head may ask for a
    /// larger picture than the rest.
    ///
    /// Those of `given` values are what is said here.
    func shapes(
        for input: Shape,
        given: [Value: Shape] = [:],
        reaching wanted: [Value]
    ) throws(NetworkError) -> [Shape] {
        let live = Graph.ancestors(of: wanted, nodes, beyond: Set(given.keys)) { $0.inputs }
        var shapes: [Shape] = []
        shapes.reserveCapacity(nodes.count)
        for (value, node) in nodes.enumerated() {
            guard !node.inputs.isEmpty, live.contains(value), given[value] == nil else {
                shapes.append(value == 0 ? input : given[value] ?? [0, 0, 0, 0])
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
        var shapes: [Shape?] = [input]
        for node in nodes.dropFirst() {
            let inputs = node.inputs.compactMap { shapes[$0] }
            let isReached = inputs.count == node.inputs.count
            shapes.append(isReached ? try? node.layer.outputShape(of: inputs) : nil)
        }
        return [output] + auxiliaries.compactMap { values[$0] }.filter { shapes[$0] != nil }
    }
}

/// What a layer's parameter is told from others by.
private struct ParameterKey: Hashable {
    let name: String
    let shape: Shape
}
