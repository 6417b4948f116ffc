import Objectives
package import Tensors

/// What was found out about a request when it was let in: the values that its layers' names stand
/// for, and the shape of every value.
///
/// It goes with the request to the executor, which then looks up no name and infers no shape.
package struct Admission: Sendable {
    let network: Network
    /// The network's graph for such an input.
    let graph: Graph
    /// What it was made for.
    private(set) var inquiry: Inquiry
    /// How many items there are.
    let items: Int
    /// What the inquiry's layers stand for, in their order.
    private(set) var values: [Value]
    /// What the names of given layers stand for.
    let given: [(name: String, value: Value)]
    /// What the inquiry's targets stand for, in their order; nil for those that the layers don't
    /// depend on.
    private(set) var targets: [Value?]
    private var shapesOfAnItem: [Shape]

    init(
        _ network: Network,
        _ inquiry: Inquiry,
        items: Int,
        _ names: Names,
        _ form: (graph: Graph, shapesOfAnItem: [Shape])
    ) {
        self.network = network
        self.inquiry = inquiry
        self.items = items
        values = names.values
        given = names.given
        targets = names.targets
        (graph, shapesOfAnItem) = form
    }

    /// Whether it is for this work: a model may be loaded anew while a request waits.
    func holds(for network: Network, _ inquiry: Inquiry) -> Bool {
        self.network === network && self.inquiry == inquiry
    }

    /// Both requests as one, of the same network and input: this one's layers, then the other's.
    func joined(with other: Admission) -> Admission {
        var joined = self
        joined.inquiry.layers = other.inquiry.layers
        precondition(
            joined.holds(for: other.network, other.inquiry),
            "not the same work"
        )
        joined.inquiry.layers = inquiry.layers + other.inquiry.layers
        joined.values += other.values
        joined.targets = zip(targets, other.targets).map { $0 ?? $1 }
        // Empty are those that one of them doesn't reach: the values of an auxiliary head.
        joined.shapesOfAnItem = zip(shapesOfAnItem, other.shapesOfAnItem).map { own, others in
            own.count > 0 ? own : others
        }
        return joined
    }

    /// Some items of what is given, by what it is given for; one item stands for as many as there
    /// are.
    func part(_ range: Range<Int>, of tensors: [String: Tensor]) -> [Value: Tensor] {
        let parts = given.compactMap { name, value in
            tensors[name].map { tensor in
                let isOne = tensor.shape[0] == 1
                return (
                    value, isOne ? tensor.repeated(range.count) : tensor.items(range)
                )
            }
        }
        return Dictionary(uniqueKeysWithValues: parts)
    }

    /// The part of the graph that is computed.
    var segment: Segment {
        Segment(read: values, given: given.map(\.value), targets: targets.compactMap(\.self))
    }

    /// How many numbers the layers' values are, for the whole input.
    package var outputElements: Int { values.reduce(0) { $0 + shape(of: $1).count } }

    /// How many numbers the gradients by all targets are, of losses that were let in together.
    package static func gradientElements(of admissions: [Admission]) -> Int {
        let counts = admissions.map { admission in
            admission.targets.map { $0.map { admission.shape(of: $0).count } ?? 0 }
        }
        let targets = counts.first?.indices ?? 0..<0
        return targets.reduce(0) { sum, target in sum + (counts.map { $0[target] }.max() ?? 0) }
    }

    /// The shapes of the layers' values for the whole input, as PyTorch has them.
    package var shapes: [Shape] { values.map(shape) }

    /// Every value's shape, channels first, for so many items of the input.
    func shapes(items: Int) -> [Shape] { shapesOfAnItem.map { $0.with(items: items) } }

    /// The input's, for so many items.
    func inputShape(items: Int) -> Shape { shapesOfAnItem[0].with(items: items) }

    /// A value's shape for the whole input, as PyTorch has it.
    func shape(of value: Value) -> Shape {
        graph.arrangements[value].presented(shapesOfAnItem[value].with(items: items))
    }

    /// The same as a loss is given it.
    func shape(of value: Value, for loss: Loss) -> Shape {
        graph.arrangement(of: value, for: loss)
            .presented(shapesOfAnItem[value].with(items: items))
    }

    /// The shapes of one item of what is given, channels first.
    var givenShapes: [Shape] { given.map { shapesOfAnItem[$0.value] } }
}
