internal import Weights

/// What a NodeProto says.
struct NodeMessage {
    /// Where it begins in the file.
    let offset: Int
    private(set) var inputs: [String] = []
    private(set) var outputs: [String] = []
    private(set) var name = ""
    private(set) var operation = ""
    private(set) var domain = ""
    private(set) var attributes: [AttributeMessage] = []
    /// The names that graphs within it read of what stands around it.
    private(set) var captured: [String] = []

    /// Reads a node of a graph that stands within so many others.
    init(_ message: ProtobufMessage, depth: Int) throws(WeightsError) {
        offset = message.offset
        var message = message
        while let field = try message.next() {
            switch field.number {
            case 1: try Self.append(field, to: &inputs)
            case 2: try Self.append(field, to: &outputs)
            case 3: name = try field.text() ?? name
            case 4: operation = try field.text() ?? operation
            case 5:
                let part = "an attribute of \(field.message.part)"
                guard let message = field.submessage(part) else { continue }
                attributes.append(try AttributeMessage(message))
                try field.check(attributes.count, atMost: Limits.nodeParts)
            case 7: domain = Self.plain(try field.text() ?? domain)
            default: continue
            }
        }
        // Of others nothing is done that has a graph.
        guard operation == "If", depth < Limits.graphDepth else { return }
        for index in attributes.indices {
            try attributes[index].readGraph(depth: depth + 1)
            captured += attributes[index].graph?.captured ?? []
        }
    }

    /// The domain, ONNX's own as "".
    static func plain(_ domain: String) -> String { domain == "ai.onnx" ? "" : domain }

    private static func append(
        _ field: ProtobufMessage.Field,
        to names: inout [String]
    ) throws(WeightsError) {
        guard let name = try field.text() else { return }
        names.append(name)
        try field.check(names.count, atMost: Limits.nodeParts)
    }
}

/// What an AttributeProto says.
struct AttributeMessage {
    /// A setting, whose tensors' numbers haven't been read yet.
    enum Setting {
        case tensor(TensorMessage)
        case graph(GraphMessage)
        case other(Attribute)
    }

    private(set) var name = ""
    private var type = 0
    private var int = 0
    private var float: Float = 0
    private var string = Attribute.string("")
    private var tensor: TensorMessage?
    /// The graph, once it was read.
    private(set) var graph: GraphMessage?
    private var graphs: [ProtobufMessage] = []
    private var ints: [Int] = []
    private var floats: [Float] = []
    private var strings: [Attribute] = []
    /// The types of what was found; files of version 1 say no other.
    private var found: Set<Int> = []

    /// Reads an attribute.
    init(_ message: ProtobufMessage) throws(WeightsError) {
        var message = message
        while let field = try message.next() {
            if let type = Self.typeOfField[field.number] { found.insert(type) }
            switch field.number {
            case 1: name = try field.text() ?? name
            case 2: float = field.float ?? float
            case 3: int = field.integer ?? int
            case 4: string = Self.string(field) ?? string
            case 5:
                let part = "the tensor of \(field.message.part)"
                guard var message = field.submessage(part) else { continue }
                var tensor = tensor ?? TensorMessage()
                try tensor.read(&message)
                self.tensor = tensor
            case 6:
                guard let message = field.submessage("the graph of \(field.message.part)") else {
                    continue
                }
                graphs.append(message)
                try field.check(graphs.count, atMost: Limits.nodeParts)
            case 7: try field.append(to: &floats, atMost: Limits.attributeNumbers)
            case 8: try field.append(to: &ints, atMost: Limits.attributeNumbers)
            case 9:
                guard let string = Self.string(field) else { continue }
                strings.append(string)
                try field.check(strings.count, atMost: Limits.attributeNumbers)
            case 20: type = field.integer ?? type
            default: continue
            }
        }
    }

    /// Reads what it has of a graph, which stands within so many others.
    mutating func readGraph(depth: Int) throws(WeightsError) {
        for var message in graphs {
            var graph = graph ?? GraphMessage()
            try graph.read(&message, depth: depth)
            self.graph = graph
        }
        graphs = []
    }

    /// What it is set to; by its type, for proto3's writers leave out numbers that are 0.
    var setting: Setting {
        switch type == 0 && found.count == 1 ? found.first : type {
        case 1: .other(.float(float))
        case 2: .other(.int(int))
        case 3: .other(string)
        case 4: tensor.map { .tensor($0) } ?? .other(.unread("a tensor that isn't there"))
        case 5: graph.map { .graph($0) } ?? .other(.unread("a graph"))
        case 6: .other(.floats(floats))
        case 7: .other(.ints(ints))
        case 8: .other(Self.joined(strings))
        case let type?: .other(.unread(Self.unread[type] ?? "of an unknown type (\(type))"))
        case nil: .other(.unread("of no type"))
        }
    }

    /// AttributeProto.AttributeType, by the field that holds such a value.
    private static let typeOfField = [
        2: 1, 3: 2, 4: 3, 5: 4, 6: 5, 7: 6, 8: 7, 9: 8, 10: 9, 11: 10, 14: 13, 15: 14, 22: 11,
        23: 12,
    ]

    private static let unread = [
        0: "of no type", 9: "a list of tensors", 10: "a list of graphs",
        11: "a sparse tensor", 12: "a list of sparse tensors", 13: "a type", 14: "a list of types",
    ]

    /// The field is bytes, and as a rule text.
    private static func string(_ field: ProtobufMessage.Field) -> Attribute? {
        guard let bytes = field.bytes else { return nil }
        guard bytes.count <= Limits.nameBytes, let text = field.message.file.text(in: bytes) else {
            return .unread("\(bytes.count) bytes that are no short text")
        }
        return .string(text)
    }

    private static func joined(_ strings: [Attribute]) -> Attribute {
        var texts: [String] = []
        for string in strings {
            guard case .string(let text) = string else { return string }
            texts.append(text)
        }
        return .strings(texts)
    }
}
