package import Files
package import Weights

extension Model {
    /// What errors say is needed.
    private static let wanted = "an ONNX model"

    /// Reads the model in the file at `path`, and of its external data what it names; `name` is
    /// what messages call it, as a rule the path.
    ///
    /// No code in it runs, nothing outside its folder is read, and nothing that becomes of the
    /// files later changes what was read. Numbers stored as float32 aren't copied where they are
    /// aligned as such; external data always is.
    ///
    /// - Throws: `WeightsError`: for a file that can't be read, is something else, is damaged,
    ///   too large, or of a version that isn't read.
    package static func read(
        path: String,
        called name: String? = nil
    ) throws(WeightsError) -> Model {
        let image = try FileImage(path: path, name: name ?? path)
        if let kind = ForeignModel.kind(of: image) {
            throw .other(file: image.name, found: kind, wanted: wanted)
        }
        let message: ModelMessage
        do throws(WeightsError) {
            message = try ModelMessage(image)
        } catch {
            // What doesn't begin as a model either isn't a damaged one.
            let start = image.bytes(in: 0..<min(image.count, FileFormat.tellingBytes))
            let format = FileFormat(start: start)
            guard format == .onnx else {
                throw .other(file: image.name, found: format.rawValue, wanted: wanted)
            }
            throw error
        }
        guard let graph = message.graph else {
            let found = "of protocol buffers, but without a graph"
            throw .other(file: image.name, found: found, wanted: wanted)
        }
        var reader = ConstantReader(image, at: path)
        return try Model(message, graph, &reader, of: image.name)
    }

    /// The SHA-256 of the model file and then of its external data in the order of their names, as
    /// `cat` puts them together: lower-case hexadecimal digits, worked out anew each time.
    package func sha256() -> String { FileImage.sha256(of: images) }

    /// The file, and those of its external data, as they were when they were read.
    package var origins: [StampedFile] { images.map(\.origin) }

    private init(
        _ message: ModelMessage,
        _ graph: GraphMessage,
        _ reader: inout ConstantReader,
        of file: String
    ) throws(WeightsError) {
        opset = try Self.opset(of: message, in: file)
        irVersion = message.irVersion
        otherDomains = message.imports.filter { !$0.key.isEmpty }
        producer = [message.producerName, message.producerVersion]
            .filter { !$0.isEmpty }.joined(separator: " ")
        functions = message.functions
        metadata = message.metadata

        var (known, unread) = try reader.constants(graph.initializers, of: file)
        for name in graph.sparseInitializers { unread[name] = "a sparse tensor" }
        initializers = known
        unreadInitializers = unread
        inputs = graph.inputs.filter { known[$0.name] == nil && unread[$0.name] == nil }
        outputs = graph.outputs

        nodes = try Node.all(of: graph, &reader, in: file)
        images = reader.images
    }

    private static func opset(
        of message: ModelMessage,
        in file: String
    ) throws(WeightsError) -> Int {
        func refuse(_ part: String, _ got: Int, _ read: ClosedRange<Int>) -> WeightsError {
            .unsupported(
                file: file,
                part: part,
                problem: "\(got); \(read.lowerBound) to \(read.upperBound) are read, which "
                    + "onnx.version_converter makes of others"
            )
        }
        guard Limits.irVersions.contains(message.irVersion) else {
            throw refuse("the version of its format", message.irVersion, Limits.irVersions)
        }
        guard let opset = message.imports[""] else {
            throw .unsupported(
                file: file,
                part: "its opsets",
                problem: "there is none of ONNX's own operations"
            )
        }
        guard Limits.opsets.contains(opset) else { throw refuse("opset", opset, Limits.opsets) }
        return opset
    }
}

extension ConstantReader {
    /// A graph's initial values by name, and what those are that aren't read.
    fileprivate mutating func constants(
        _ tensors: [TensorMessage],
        of file: String
    ) throws(WeightsError) -> (known: [String: Constant], unread: [String: String]) {
        var known: [String: Constant] = [:]
        var unread: [String: String] = [:]
        for tensor in tensors {
            guard known[tensor.name] == nil, unread[tensor.name] == nil else {
                throw .malformed(
                    file: file,
                    part: "initializer \(tensor.name.quoted)",
                    offset: tensor.offset,
                    problem: "its name stands there twice"
                )
            }
            switch try constant(tensor, name: tensor.name) {
            case .read(let constant): known[tensor.name] = constant
            case .unread(let kind): unread[tensor.name] = kind
            }
        }
        return (known, unread)
    }
}

extension Branch {
    fileprivate init(
        _ graph: GraphMessage,
        _ reader: inout ConstantReader,
        of file: String
    ) throws(WeightsError) {
        self.init(
            nodes: try Node.all(of: graph, &reader, in: file, isWithin: true),
            initializers: try reader.constants(graph.initializers, of: file).known,
            outputs: graph.outputs.map(\.name),
            captured: graph.captured
        )
    }
}

extension Node {
    /// A graph's nodes, each with a name of its own, in an order in which each reads what is there.
    fileprivate static func all(
        of graph: GraphMessage,
        _ reader: inout ConstantReader,
        in file: String,
        isWithin: Bool = false
    ) throws(WeightsError) -> [Node] {
        var names = NodeNames(graph.nodes.lazy.map(\.name))
        let unique = graph.nodes.enumerated().map { names.name(of: $1, at: $0) }
        var nodes: [Node] = []
        for index in try graph.order(in: file, isWithin: isWithin) {
            nodes.append(try Node(graph.nodes[index], called: unique[index], &reader, of: file))
        }
        return nodes
    }

    /// The node that a message describes, with the numbers of its tensors.
    fileprivate init(
        _ message: NodeMessage,
        called name: String,
        _ reader: inout ConstantReader,
        of file: String
    ) throws(WeightsError) {
        func refuse(_ problem: String) -> WeightsError {
            .malformed(
                file: file,
                part: "node \(name.quoted)",
                offset: message.offset,
                problem: problem
            )
        }
        guard !message.operation.isEmpty else { throw refuse("it names no operation") }
        var attributes: [String: Attribute] = [:]
        for attribute in message.attributes {
            let value: Attribute
            switch attribute.setting {
            case .other(let setting): value = setting
            case .graph(let graph): value = .graph(try Branch(graph, &reader, of: file))
            case .tensor(let tensor):
                let part = "\(attribute.name) of \(name)"
                switch try reader.constant(tensor, name: part) {
                case .read(let constant): value = .tensor(constant)
                case .unread(let kind): value = .unread(kind)
                }
            }
            guard attributes.updateValue(value, forKey: attribute.name) == nil else {
                throw refuse("its attribute \(attribute.name.quoted) stands there twice")
            }
        }
        self.init(
            name: name,
            fileName: message.name,
            operation: message.operation,
            domain: message.domain,
            inputs: message.inputs,
            outputs: message.outputs,
            attributes: attributes
        )
    }
}
