internal import Weights

/// A network as an ONNX file holds it: nodes of operations, in an order in which each reads only
/// what is there already, and the numbers that they begin with.
package struct Model: Sendable {
    /// The version of the file's own format.
    package var irVersion: Int
    /// The version of ONNX's own operations, which decides what each of them means.
    package var opset: Int
    /// The versions of other domains' operations, by domain.
    package var otherDomains: [String: Int]
    /// What wrote the file, and its version.
    package var producer: String
    /// What has to be given: the file's inputs that have no initial value.
    package var inputs: [Port]
    /// What is computed.
    package var outputs: [Port]
    /// The operations.
    package var nodes: [Node]
    /// Values that are known before anything is computed, by name.
    package var initializers: [String: Constant]
    /// Initial values that aren't read, by name, and what each is: "a sparse tensor".
    package var unreadInitializers: [String: String]
    /// The operations that the file itself defines, as domain and name; none of them is read.
    package var functions: [String]
    /// What else the file says of itself, by key.
    package var metadata: [String: String]

    /// The model file, then those of its external data in the order of their names.
    let images: [FileImage]
}

/// What enters or leaves a model.
package struct Port: Sendable, Equatable {
    /// The value's name.
    package let name: String
    /// The type of its numbers; nil where the file doesn't say, or it is no tensor.
    package let elementType: ElementType?
    /// Its extents, as far as the file knows them; nil where not even their number is known.
    package let extents: [Extent]?

    /// What enters or leaves by this name.
    package init(name: String, elementType: ElementType?, extents: [Extent]?) {
        self.name = name
        self.elementType = elementType
        self.extents = extents
    }
}

/// How far a value reaches along an axis.
package enum Extent: Sendable, Equatable {
    /// As far as this, always.
    case fixed(Int)
    /// The same wherever this name stands.
    case symbolic(String)
    /// Anything.
    case unknown
}

extension Model {
    /// A model of one's own, such as a test's: of one opset, and of no file.
    package init(
        opset: Int,
        inputs: [Port],
        outputs: [Port],
        nodes: [Node],
        initializers: [String: Constant]
    ) {
        irVersion = 8
        self.opset = opset
        otherDomains = [:]
        producer = ""
        self.inputs = inputs
        self.outputs = outputs
        self.nodes = nodes
        self.initializers = initializers
        unreadInitializers = [:]
        functions = []
        metadata = [:]
        images = []
    }

    /// How many numbers the file has, in initial values and constants.
    var numberCount: Int {
        let tensors = nodes.lazy.flatMap(\.attributes.values).compactMap { attribute in
            if case .tensor(let constant) = attribute { constant } else { nil }
        }
        return initializers.values.reduce(tensors.reduce(0) { $0 + $1.extents.reduce(1, *) }) {
            $0 + $1.extents.reduce(1, *)
        }
    }
}
