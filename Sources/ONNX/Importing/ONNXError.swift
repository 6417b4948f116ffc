import Files

/// A node of a file that can't become layers.
package struct UnsupportedNode: Sendable, Equatable {
    /// The node's name.
    package let node: String
    /// Its operation.
    package let operation: String
    /// The operation set that says what it means.
    package let opset: Int
    /// What about it is wrong.
    package let reason: String
}

/// Why a sound ONNX file is no network here.
package enum ONNXError: Error, Sendable, Equatable {
    /// Its inputs are not one picture.
    case inputs(String)
    /// It has no output of this name.
    case noOutput(String, known: [String])
    /// Nodes that its output needs can't be imported.
    case unsupported([UnsupportedNode])
    /// Its layers' parameters can't be kept.
    case parameters(String)
    /// The output that was asked for doesn't depend on the picture.
    case constantOutput(String)
}

extension ONNXError: CustomStringConvertible {
    /// How many nodes a message lists.
    private static let listed = 20

    /// One sentence for people, without the file's name.
    package var description: String {
        switch self {
        case .inputs(let problem): return problem
        case .parameters(let problem): return "of its layers' parameters, \(problem)"
        case .noOutput(let name, let known):
            return "it has no output \(name.quoted), but \(known.quotedList)"
        case .constantOutput(let name):
            return "its output \(name.debugDescription) doesn't depend on the picture"
        case .unsupported(let nodes):
            let shown = nodes.prefix(Self.listed).map {
                "\($0.operation) (opset \($0.opset)) \($0.node.debugDescription): \($0.reason)"
            }
            let rest = nodes.count - shown.count
            return "\(nodes.count) of its nodes can't be computed with: "
                + shown.joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
        }
    }
}
