/// One operation of a model.
package struct Node: Sendable {
    /// A name that no other node has: the file's, where there is one and it is the first that has
    /// it.
    package var name: String
    /// The name in the file, which may be empty or another's too.
    package var fileName: String
    /// What it does: `Conv`, `Relu`.
    package var operation: String
    /// Whose operation that is; empty for ONNX's own.
    package var domain: String
    /// The names of the values that it reads; empty for one left out.
    package var inputs: [String]
    /// The names of the values that it makes; empty for one that nobody wants.
    package var outputs: [String]
    /// What it was told beside, by name.
    package var attributes: [String: Attribute]

    /// A node of these parts.
    package init(
        name: String,
        fileName: String,
        operation: String,
        domain: String,
        inputs: [String],
        outputs: [String],
        attributes: [String: Attribute]
    ) {
        self.name = name
        self.fileName = fileName
        self.operation = operation
        self.domain = domain
        self.inputs = inputs
        self.outputs = outputs
        self.attributes = attributes
    }
}

/// A setting of a node.
package enum Attribute: Sendable {
    case int(Int)
    case float(Float)
    case string(String)
    case tensor(Constant)
    case ints([Int])
    case floats([Float])
    case strings([String])
    /// What an `If` does in one of both cases.
    case graph(Branch)
    /// Of a kind that isn't read: "a graph", "a sparse tensor".
    case unread(String)
}

/// A graph within a node, which also reads what stands around it.
package struct Branch: Sendable {
    /// Its operations, in an order in which each reads only what is there already.
    package var nodes: [Node]
    /// Values that it has from the beginning, by name.
    package var initializers: [String: Constant]
    /// The names of what it makes.
    package var outputs: [String]
    /// The names that it reads of what stands around it.
    package var captured: [String]

    /// A graph of these parts.
    package init(
        nodes: [Node],
        initializers: [String: Constant] = [:],
        outputs: [String],
        captured: [String]
    ) {
        self.nodes = nodes
        self.initializers = initializers
        self.outputs = outputs
        self.captured = captured
    }
}

extension Node {
    /// The names that the graphs within it read of what stands around it.
    var captured: [String] {
        attributes.values.flatMap { attribute in
            if case .graph(let branch) = attribute { branch.captured } else { [String]() }
        }
    }
}
