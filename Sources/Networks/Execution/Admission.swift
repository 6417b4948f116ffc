package import Objectives
package import Tensors

/// What was found out about a request when it was let in: the values that its layers' names stand
/// for, and the shape of every value.
///
/// It goes with the request to the executor, which then looks up no name and infers no shape.
package struct Admission: Sendable {
    let network: Network
    /// The network's graph for such an input.
    let graph: Graph
    let input: Shape
    let layers: [String]
    /// What `layers` stand for, in their order.
    let values: [Value]
    private let shapesOfAnItem: [Shape]

    fileprivate init(
        _ network: Network,
        _ graph: Graph,
        input: Shape,
        layers: [String],
        values: [Value],
        shapesOfAnItem: [Shape]
    ) {
        self.network = network
        self.graph = graph
        self.input = input
        self.layers = layers
        self.values = values
        self.shapesOfAnItem = shapesOfAnItem
    }

    /// Whether it is for this work: a model may be loaded anew while a request waits.
    func holds(for network: Network, input: Shape, layers: [String]) -> Bool {
        self.network === network && self.input == input && self.layers == layers
    }

    /// Both requests as one, of the same network and input: this one's layers, then the other's.
    func joined(with other: Admission) -> Admission {
        precondition(network === other.network && input == other.input, "not the same work")
        return Admission(
            network,
            graph,
            input: input,
            layers: layers + other.layers,
            values: values + other.values,
            // Empty are those that one of them doesn't reach: the values of an auxiliary head.
            shapesOfAnItem: zip(shapesOfAnItem, other.shapesOfAnItem).map { own, others in
                own.count > 0 ? own : others
            }
        )
    }

    /// How many numbers the layers' values are, for the whole input.
    package var outputElements: Int { values.reduce(0) { $0 + shape(of: $1).count } }

    /// The shapes of the layers' values for the whole input, as PyTorch has them.
    package var shapes: [Shape] { values.map(shape) }

    /// Every value's shape, channels first, for so many items of the input.
    func shapes(items: Int) -> [Shape] { shapesOfAnItem.map { $0.with(items: items) } }

    /// A value's shape for the whole input, as PyTorch has it.
    func shape(of value: Value) -> Shape {
        graph.arrangements[value].presented(shapesOfAnItem[value].with(items: input[0]))
    }

    /// The same as a loss is given it.
    func shape(of value: Value, for loss: Loss) -> Shape {
        graph.arrangement(of: value, for: loss)
            .presented(shapesOfAnItem[value].with(items: input[0]))
    }
}

extension Network {
    /// Lets in a request that reads these layers of an input of this shape.
    ///
    /// - Throws: `shape` or `unfitInput` when the input can't pass through the whole network, or
    ///   through an auxiliary head that is asked for; `unknownLayer` with names that look like it.
    package func admit(input: Shape, layers: [String]) throws(NetworkError) -> Admission {
        guard input.rank == 4, input[1] == inputChannels, input.count > 0 else {
            throw .shape(
                what: "input",
                expected: [-1, inputChannels, -1, -1],
                got: input.dimensions
            )
        }
        let inferred = try form(for: input)
        let graph = inferred.graph
        var shapes = try inferred.shapes(for: input, reaching: [graph.output])
        var values: [Value] = []
        for layer in layers { values.append(try graph.value(named: layer)) }
        let beyond = values.filter { !graph.leadsToOutput.contains($0) }
        if !beyond.isEmpty {
            shapes = try inferred.shapes(for: input, reaching: [graph.output] + beyond)
        }
        return Admission(
            self,
            graph,
            input: input,
            layers: layers,
            values: values,
            shapesOfAnItem: shapes
        )
    }

    /// Lets in a request whose loss reads a layer's output for an input of this shape.
    ///
    /// - Throws: what `admit(input:layers:)` does, and `unfitLoss` when the loss doesn't fit that
    ///   output.
    package func admit(input: Shape, loss: Loss) throws(NetworkError) -> Admission {
        let admission = try admit(input: input, layers: [loss.layer])
        do throws(LossError) {
            try loss.check(output: admission.shape(of: admission.values[0], for: loss))
        } catch {
            throw .unfitLoss(error, layer: loss.layer)
        }
        return admission
    }
}
