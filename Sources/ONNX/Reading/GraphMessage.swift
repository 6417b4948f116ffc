internal import Weights

/// What a GraphProto says.
struct GraphMessage {
    /// Where it begins in the file.
    private(set) var offset = 0
    private(set) var nodes: [NodeMessage] = []
    private(set) var initializers: [TensorMessage] = []
    /// Names of initial values that are sparse.
    private(set) var sparseInitializers: [String] = []
    private(set) var inputs: [Port] = []
    private(set) var outputs: [Port] = []

    /// Reads a graph's fields, or more of them; it stands within so many others.
    mutating func read(
        _ message: inout ProtobufMessage,
        depth: Int = 0
    ) throws(WeightsError) {
        offset = message.offset
        while let field = try message.next() {
            switch field.number {
            case 1:
                guard let part = field.submessage("node \(nodes.count)") else { continue }
                nodes.append(try NodeMessage(part, depth: depth))
                try field.check(nodes.count, atMost: Limits.nodes)
            case 5:
                guard var part = field.submessage("initializer \(initializers.count)") else {
                    continue
                }
                var tensor = TensorMessage()
                try tensor.read(&part)
                initializers.append(tensor)
                try field.check(initializers.count, atMost: Limits.initializers)
            case 11: try Self.append(field, to: &inputs, as: "input")
            case 12: try Self.append(field, to: &outputs, as: "output")
            case 15:
                guard let part = field.submessage("a sparse initializer") else { continue }
                sparseInitializers.append(try Self.sparseName(part))
                try field.check(sparseInitializers.count, atMost: Limits.initializers)
            default: continue
            }
        }
    }

    /// The names that it reads and doesn't make: within another graph, they are that one's.
    var captured: [String] {
        var made = Set(inputs.map(\.name) + initializers.map(\.name) + sparseInitializers)
        for node in nodes { made.formUnion(node.outputs) }
        var captured: [String] = []
        for name in nodes.flatMap({ $0.inputs + $0.captured }) + outputs.map(\.name)
        where !name.isEmpty && made.insert(name).inserted { captured.append(name) }
        return captured
    }

    private static func append(
        _ field: ProtobufMessage.Field,
        to ports: inout [Port],
        as kind: String
    ) throws(WeightsError) {
        guard let message = field.submessage("\(kind) \(ports.count)") else { return }
        ports.append(try Port(message))
        // Of files before version 4, initializers are inputs too.
        try field.check(ports.count, atMost: Limits.ports)
    }

    /// A SparseTensorProto's name is that of its values.
    private static func sparseName(_ sparse: ProtobufMessage) throws(WeightsError) -> String {
        var (sparse, values) = (sparse, TensorMessage())
        while let field = try sparse.next() {
            guard field.number == 1, var message = field.submessage("a sparse initializer") else {
                continue
            }
            try values.read(&message)
        }
        return values.name
    }
}
