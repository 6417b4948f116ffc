import Networks

/// How nodes become layers, by their operation.
enum Translation {
    /// Makes a node's layers.
    typealias Maker = @Sendable (_ node: Node, _ importer: inout Importer) throws(Refusal) -> Void

    /// Makes the layers of a node of any operation that is done.
    static func translate(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        try check(node)
        try makers[node.operation]?(node, &importer)
    }

    /// Refuses a node of an operation that isn't done.
    static func check(_ node: Node) throws(Refusal) {
        guard node.domain.isEmpty || node.domain == "ai.onnx" else {
            throw Refusal("operations of the domain \(node.domain.debugDescription) aren't done")
        }
        guard makers[node.operation] != nil || Folding.rules[node.operation] != nil else {
            throw Refusal("it isn't done")
        }
        guard makers[node.operation] != nil || node.inputs.isEmpty else {
            throw Refusal("it is done only with what is known before the picture")
        }
    }

    fileprivate static let makers: [String: Maker] = [
        convolutions, pooling, normalizations, activations, functions, arithmetic, products,
        reductions, movement, scattering, judgements, quantization, branches,
    ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }
}

extension Model {
    /// The operations that are done with pictures.
    package static let operations: [String] = Translation.makers.keys.sorted()
}

extension Node {
    /// A whole number among the attributes.
    func int(_ name: String, _ standard: Int) -> Int { attributes[name]?.integer ?? standard }

    /// A number among the attributes.
    func float(_ name: String, _ standard: Float) -> Float {
        if case .float(let number) = attributes[name] { number } else { standard }
    }

    /// A text among the attributes.
    func string(_ name: String, _ standard: String) -> String {
        if case .string(let text) = attributes[name] { text } else { standard }
    }

    /// A list of whole numbers among the attributes.
    func ints(_ name: String) -> [Int]? { attributes[name]?.integers }

    /// The axis that an attribute names, of so many.
    func axis(_ name: String, _ standard: Int, rank: Int) throws(Refusal) -> Int {
        try int(name, standard).axis(of: rank)
    }
}

extension Attribute {
    /// The whole number that it is.
    var integer: Int? { if case .int(let number) = self { number } else { nil } }
    /// The list of whole numbers that it is.
    var integers: [Int]? { if case .ints(let numbers) = self { numbers } else { nil } }
}

extension Int {
    /// The axis that this number means, of so many: a negative one counts from the end.
    func axis(of rank: Int) throws(Refusal) -> Int {
        guard self >= -rank, self < rank else { throw Refusal("it has no axis \(self) of \(rank)") }
        return self < 0 ? self + rank : self
    }
}
