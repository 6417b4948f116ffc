package import Networks
package import Tensors
internal import Weights

/// A file's network, and its weights.
package struct ImportedNetwork: Sendable {
    /// The network.
    package let network: Network
    /// The file's weights, by the names of the network's parameters.
    package let parameters: [String: Tensor]
    /// The file's outputs that can't be computed, and are left out.
    package let leftOut: [String]
}

extension Model {
    /// What the architecture is called whose graph is a file's.
    package static let architecture = "onnx"

    /// Sizes that are tried where the file names none, in this order.
    private static let usualSizes = [224, 256, 299, 320, 384, 416, 512, 640, 128, 96, 64, 32]

    /// The file's network: its graph for pictures of one size is made at once, those for others
    /// when they are needed.
    ///
    /// - Parameters:
    ///   - preparation: What comes before all that the file does with a picture.
    ///   - output: The output that is `logits`; nil for the file's first.
    /// - Returns: The network with the file's weights.
    /// - Throws: `ONNXError`, or `NetworkError` where the layers don't fit together.
    package func network(
        preparation: ScaleShift? = nil,
        output: String? = nil
    ) throws -> ImportedNetwork {
        let port = try PicturePort(self)
        guard preparation == nil || port.channels == 3 else {
            throw NetworkError.unavailableOption(
                "normalize, range and channels prepare pictures of 3 channels, and this network's "
                    + "have \(port.channels): leave them out"
            )
        }
        let sizes = port.size.map { [$0] } ?? Self.usualSizes.map { ($0, $0) }
        var failure: (any Error)?
        for (height, width) in sizes {
            do {
                var form = try ImportedForm(self, port, height: height, width: width, output)
                let network = Network(
                    name: Self.architecture,
                    graph: form.graph,
                    preparation: preparation,
                    inputSize: (height, width),
                    classes: form.classes
                ) { [self] (height, width) throws(NetworkError) in
                    do throws(ONNXError) {
                        return try ImportedForm(
                            self,
                            port,
                            height: height,
                            width: width,
                            output
                        ).graph
                    } catch {
                        throw .unfitInput(
                            shape: [1, port.channels, height, width],
                            layer: error.firstNode ?? "logits",
                            reason: error.description
                        )
                    }
                }
                _ = try network.admit(input: [1, port.channels, height, width], layers: [])
                try check(network.parameters)
                return ImportedNetwork(
                    network: network,
                    parameters: form.takeWeights(),
                    leftOut: form.leftOut
                )
            } catch {
                // What the first size shows is told: it is the usual one.
                failure = failure ?? error
            }
        }
        throw failure ?? ONNXError.inputs("it takes no picture")
    }

    /// Refuses parameters that many layers make of few numbers, and different ones of one name.
    private func check(_ parameters: [ParameterDescription]) throws(ONNXError) {
        let most = Effort.bound(numberCount)
        guard parameters.reduce(0, { $0 + $1.shape.count }) <= most else {
            throw .parameters("they have more than \(most) numbers")
        }
        var names: Set<String> = []
        for parameter in parameters where !names.insert(parameter.name).inserted {
            throw .parameters("two have the name \(parameter.name.debugDescription)")
        }
    }
}

/// A file's graph for pictures of one size.
private struct ImportedForm {
    let graph: Graph
    private var weights: [String: () -> Tensor]
    let classes: Int
    let leftOut: [String]

    /// The file's weights, one after another, so that no two take memory twice at a time.
    mutating func takeWeights() -> [String: Tensor] {
        var made: [String: Tensor] = [:]
        for name in Array(weights.keys) {
            made[name] = weights.removeValue(forKey: name)?().movedToFile()
        }
        return made
    }

    init(
        _ model: Model,
        _ port: PicturePort,
        height: Int,
        width: Int,
        _ chosen: String?
    ) throws(ONNXError) {
        let names = model.outputs.map(\.name)
        guard let name = chosen ?? names.first, names.contains(name) else {
            throw .noOutput(chosen ?? "", known: names)
        }
        var importer = Importer(model, port, height: height, width: width)
        importer.importNodes()
        switch importer.tensor(name) {
        case .value(let traced):
            classes = traced.count
            importer.net.output(traced.value)
        case .refused: throw .unsupported(importer.refusals(behind: name))
        case .constant: throw .constantOutput(name)
        case nil: throw .noOutput(name, known: [])
        }
        var leftOut: [String] = []
        for other in names where other != name {
            if case .value(let traced)? = importer.tensor(other) {
                importer.net.auxiliary(other, traced.value)
            } else {
                leftOut.append(other)
            }
        }
        self.leftOut = leftOut
        graph = importer.graph()
        weights = importer.weights
    }
}

extension Importer {
    /// The nodes that can't be imported, of those that a tensor is made from.
    fileprivate func refusals(behind tensor: String) -> [UnsupportedNode] {
        var needed: Set<String> = []
        var waiting = [tensor]
        while let next = waiting.popLast() {
            guard let node = maker(of: next), needed.insert(node.name).inserted else { continue }
            waiting += node.inputs
        }
        return refusals.filter { needed.contains($0.node) }
    }
}

extension ONNXError {
    fileprivate var firstNode: String? {
        if case .unsupported(let nodes) = self { nodes.first?.node } else { nil }
    }
}
