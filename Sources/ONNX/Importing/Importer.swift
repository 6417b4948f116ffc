import Networks
import Tensors

/// Turns a file's nodes into a graph of layers for pictures of one size.
///
/// What follows from the file and that size alone is worked out on the way; what is left becomes
/// layers, one picture at a time: whatever number of pictures the file was written for, none sees
/// another.
struct Importer {
    /// The graph so far.
    var net: GraphBuilder
    /// The file.
    let model: Model
    /// Where the parameters' numbers come from, by their names.
    var weights: [String: () -> Tensor] = [:]
    /// The file's tensors that they are, and how they are seen, in the order of definition.
    var origins: [(parameter: String, tensor: String, view: ParameterView)] = []
    /// Of a source that is a tensor turned, that tensor, and how.
    var turnedSources: [String: (tensor: String, view: ParameterView)] = [:]
    /// What can't be imported.
    var refusals: [UnsupportedNode] = []
    /// How the graph around a node, if it is within another, names what its own reads.
    var surroundings: [String: [String: String]] = [:]

    /// How many pictures the file was written for.
    let batch: Int

    var known: [String: Known] = [:]
    /// How each of the graph's values divides its numbers.
    private var planes: [GraphBuilder.Value: Plane] = [:]
    /// What values stand for that aren't floats.
    private var kinds: [GraphBuilder.Value: ValueKind] = [:]
    /// The layer that first used a tensor of the file in some way: others that do share its
    /// parameters.
    var scopes: [String: String] = [:]
    /// The nodes by the tensors that they make.
    private(set) var makers: [String: Node] = [:]
    /// How many nodes read each tensor, and which of them is the last.
    var readers: [String: (count: Int, last: Node?)] = [:]
    /// The nodes' names.
    var names: Set<String>
    /// Nodes that were made a part of one before them.
    private var absorbed: Set<String> = []
    /// The values that are nodes' outputs, or numbers of the file.
    private var named: Set<GraphBuilder.Value> = []
    /// What it has taken so far.
    var effort: Effort

    /// An importer for pictures of this size.
    init(_ model: Model, _ port: PicturePort, height: Int, width: Int) {
        self.model = model
        batch = port.batch
        net = GraphBuilder(inputChannels: port.channels, readsParentheses: false)
        names = Set(model.nodes.map(\.name))
        effort = Effort(fileNumbers: model.numberCount, pictureNumbers: 0)
        for (name, constant) in model.initializers {
            known[name] = .constant(Weight(constant: constant, source: name))
        }
        known[port.name] = .value(port.traced(net.input, height: height, width: width))
        let plane = Plane(channels: port.channels, height: height, width: width)
        planes[net.input] = plane
        effort = Effort(fileNumbers: model.numberCount, pictureNumbers: plane.count ?? .max)
        net.alias(port.name, of: net.input)
        for output in model.outputs { readers[output.name, default: (0, nil)].count += 1 }
        introduce(model.nodes)
    }

    /// Takes notice of what nodes make and read.
    mutating func introduce(_ nodes: [Node]) {
        for node in nodes {
            names.insert(node.name)
            for output in node.outputs { makers[output] = node }
            for input in node.inputs + node.captured where !input.isEmpty {
                readers[input] = ((readers[input]?.count ?? 0) + 1, node)
            }
        }
    }

    /// Imports every node that makes something; those that can't be, and what needs them, are left
    /// out.
    mutating func importNodes() { importNodes(model.nodes) }

    /// The same of some nodes, which were introduced.
    mutating func importNodes(_ nodes: [Node]) {
        for node in nodes where !absorbed.contains(node.name) && !node.outputs.isEmpty {
            do throws(Refusal) {
                // Of what follows a node that can't be imported, it is told what can't be either.
                guard !node.inputs.contains(where: isRefused) else {
                    try Translation.check(node)
                    refuse(node)
                    continue
                }
                if try fold(node) { continue }
                try checkKinds(node)
                try Translation.translate(node, &self)
            } catch {
                refuse(node)
                refusals.append(
                    UnsupportedNode(
                        node: node.name,
                        operation: node.operation,
                        opset: model.opset,
                        reason: error.reason
                    )
                )
            }
        }
    }

    private func isRefused(_ tensor: String) -> Bool {
        if case .refused = known[tensor] { true } else { false }
    }

    private mutating func refuse(_ node: Node) {
        for output in node.outputs where !output.isEmpty { known[output] = .refused }
    }

    // MARK: What nodes read

    /// What is known of a node's input; nil where it is left out.
    func operand(_ node: Node, _ index: Int) throws(Refusal) -> Known? {
        guard node.inputs.indices.contains(index), !node.inputs[index].isEmpty else { return nil }
        guard let known = known[node.inputs[index]] else {
            throw Refusal("nothing makes its input \(node.inputs[index].debugDescription)")
        }
        return known
    }

    /// What is known of a tensor.
    func tensor(_ name: String) -> Known? { known[name] }

    /// Says what a tensor is.
    mutating func learn(_ name: String, _ weight: Weight) throws(Refusal) {
        try effort.count(worked: weight.count)
        known[name] = .constant(weight)
    }

    /// A node's input that layers compute; numbers of the file are made one.
    mutating func value(_ node: Node, _ index: Int) throws(Refusal) -> Traced {
        switch try operand(node, index) {
        case .value(let traced): return traced
        case .constant(let weight): return try materialized(weight, node, index)
        case .refused, nil: throw Refusal("its input \(index) is missing")
        }
    }

    /// A node's input that must be known from the file and the picture's size; nil where it is
    /// left out.
    func constant(_ node: Node, _ index: Int, _ what: String) throws(Refusal) -> Weight? {
        switch try operand(node, index) {
        case .constant(let weight): return weight
        case nil: return nil
        case .value, .refused:
            throw Refusal("its \(what) depends on the picture, and must be known beforehand")
        }
    }

    /// The same as whole numbers.
    func integers(_ node: Node, _ index: Int, _ what: String) throws(Refusal) -> [Int]? {
        guard let weight = try constant(node, index, what) else { return nil }
        guard case .integers(let numbers) = weight.constant.numbers else {
            throw Refusal("its \(what) are not whole numbers")
        }
        return try short(numbers, node, what)
    }

    /// The same list, if it isn't longer than one of axes, or of a node's outputs, can be: other
    /// nodes may have it too.
    private func short(_ numbers: [Int], _ node: Node, _ what: String) throws(Refusal) -> [Int] {
        guard numbers.count <= max(2 * Limits.rank, node.outputs.count) else {
            throw Refusal("its \(what) are \(numbers.count) numbers")
        }
        return numbers
    }

    /// A list of whole numbers that was an attribute once and is an input now; nil where it is left
    /// out.
    func listed(_ node: Node, _ name: String, _ index: Int) throws(Refusal) -> [Int]? {
        if let numbers = node.ints(name) { return try short(numbers, node, name) }
        return try integers(node, index, name)
    }

    /// The node that makes a tensor which layers compute.
    func maker(of tensor: String) -> Node? { makers[tensor] }

    /// How many nodes, and the file's outputs, read a tensor.
    func readerCount(of tensor: String) -> Int { readers[tensor]?.count ?? 0 }

    /// The only node that reads a tensor, if it is of this kind.
    func onlyReader(of tensor: String, _ operation: String) -> Node? {
        readerCount(of: tensor) == 1 ? lastReader(of: tensor, operation) : nil
    }

    /// The last node that reads a tensor, if it is of this kind.
    func lastReader(of tensor: String, _ operation: String) -> Node? {
        guard let node = readers[tensor]?.last else { return nil }
        return node.operation == operation && node.inputs.contains(tensor) ? node : nil
    }

    // MARK: What they make

    /// How a value divides its numbers.
    func plane(of value: GraphBuilder.Value) -> Plane { planes[value] ?? Plane(channels: 1) }

    /// What a value stands for.
    func kind(of value: GraphBuilder.Value) -> ValueKind { kinds[value] ?? .floats }

    /// Says how a new value divides its numbers, and what of the file it is.
    mutating func made(
        _ value: GraphBuilder.Value,
        _ plane: Plane,
        _ extents: [Int],
        order: [Int]
    ) throws(Refusal) -> Traced {
        guard plane.count != 0 else { throw Refusal("a value of it has no elements: \(extents)") }
        try effort.count(value: plane.count)
        planes[value] = plane
        let traced = Traced(value: value, extents: extents, order: order)
        if !named.contains(value) { net.arrange(value, as: traced.arrangement(plane)) }
        return traced
    }

    /// The same for a layer that leaves its input's extents.
    mutating func made(_ value: GraphBuilder.Value, like x: Traced) throws(Refusal) -> Traced {
        try made(value, plane(of: x.value), x.extents, order: x.order)
    }

    /// Says what a node's outputs are.
    mutating func finish(_ node: Node, _ output: Traced) { finish(node, [output]) }

    /// The same of a node with several outputs.
    mutating func finish(_ node: Node, _ outputs: [Traced]) {
        let kind = kindOfResults(node)
        for (index, (name, traced)) in zip(node.outputs, outputs).enumerated() where !name.isEmpty {
            let label = index == 0 ? node.name : "\(node.name):\(index)"
            // What a layer of this name made, or the same seen otherwise.
            let isOwn = net.lastName == label && net.lastValue == traced.value
            let value =
                isOwn
                ? traced.value
                : net.permute(label, traced.value, to: traced.arrangement(plane(of: traced.value)))
            if isOwn { net.arrange(value, as: traced.arrangement(plane(of: value))) }
            planes[value] = plane(of: traced.value)
            let own = node.operation == "If" ? self.kind(of: traced.value) : kind
            if own != .floats { kinds[value] = own }
            named.insert(value)
            net.alias(name, of: value)
            known[name] = .value(
                Traced(
                    value: value,
                    extents: traced.extents,
                    order: traced.order,
                    origin: traced.origin?.read(by: readerCount(of: name))
                )
            )
        }
        for name in node.outputs.dropFirst(outputs.count) where !name.isEmpty {
            known[name] = .refused
        }
    }

    /// Says that an output is what another tensor is.
    mutating func finish(_ output: String, as constant: Weight) {
        if !output.isEmpty { known[output] = .constant(constant) }
    }

    /// Says that a node is done with another, whose output is its own.
    mutating func absorb(_ node: Node) { absorbed.insert(node.name) }

    /// The name of a layer on the way to a node's output.
    func inner(_ node: Node, _ what: String) -> String { "\(node.name):\(what)" }

    /// Says that a value is what the file says it is, and not on the way to that.
    mutating func keepName(of value: GraphBuilder.Value) { named.insert(value) }

    /// The graph, in which what lies on the way to nodes' outputs are operations of their own: a
    /// node's layer, too, if its output is another arrangement of what that makes.
    func graph() -> Graph {
        var net = net
        for (name, tie) in ties { net.tie(name, to: tie.leader, as: tie.view) }
        for value in net.input + 1..<net.lastValue + 1 where !named.contains(value) {
            // Its layer would have it as that of what it reads, which may have other extents.
            if planes[value] == nil { net.arrange(value, as: .channelsFirst) }
            let (name, kind) = net.maker(of: value)
            net.function(value, called: names.contains(name) ? "\(name):\(kind)" : name)
        }
        return net.build()
    }
}
