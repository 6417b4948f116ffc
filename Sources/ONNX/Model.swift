package import Tensors

/// One operation of a graph.
package struct Node: Sendable {
    package var name: String
    package var fileName: String
    package var operation: String
    package var domain: String
    package var inputs: [String]
    package var outputs: [String]
    package var attributes: [String: Attribute]

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

package enum Attribute: Sendable {
    case int(Int)
    case float(Float)
    case string(String)
    case tensor(Constant)
    case ints([Int])
    case floats([Float])
    case strings([String])
    case unread(String)
}

package struct Constant: Sendable {
    package enum Numbers: Sendable {
        case floats(Tensor)
        case integers([Int])
        case bools([Bool])
    }

    package var extents: [Int]
    package var numbers: Numbers

    package init(extents: [Int], numbers: Numbers) {
        self.extents = extents
        self.numbers = numbers
    }
}
