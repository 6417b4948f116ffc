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
    /// Of a kind that isn't read: "a graph", "a sparse tensor".
    case unread(String)
}
