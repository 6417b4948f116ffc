import Kernels
import Objectives
import Tensors
import Testing

@testable import Networks

/// Layers over an item's memory, in a graph where what they read lies in a concatenation or is read
/// by others too, and what they make goes into one.
@Suite struct GeneralLayerTests {
    /// A layer as a test puts it into a graph: of a value [n, 8, 6, 5] it makes another.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let add: @Sendable (inout GraphBuilder, Int) -> Int

        init(_ name: String, _ add: @escaping @Sendable (inout GraphBuilder, Int) -> Int) {
            testDescription = name
            self.add = add
        }
    }

    private static func move(_ net: inout GraphBuilder, _ x: Int) -> Int {
        let map = ElementMap(reading: 240, making: 240, fill: 0.25) {
            $0 % 11 == 0 ? nil : $0 % 9 == 0 ? 7 : 239 - $0
        }
        return net.rearrange("moved", x, map: map, channels: 8, height: 6, width: 5)
    }

    private static func spread(_ net: inout GraphBuilder, _ x: Int, _ from: Int) -> Int {
        let map = ElementMap(reading: from, making: 240) { $0 % from }
        return net.rearrange("spread", x, map: map, channels: 8, height: 6, width: 5)
    }

    static let cases =
        [
            Case("regroup") { net, x in
                let y = net.regroup("other", x, channels: 20, height: 3, width: 4)
                let z = net.convolution("mixed", y, filters: 20, kernel: 1)
                return net.regroup("back", z, channels: 8, height: 6, width: 5)
            },
            Case("regroup twice, and ranges") { net, x in
                let y = net.regroup("other", x, channels: 40, height: 1, width: 6)
                let z = net.regroup("another", y, channels: 16, height: 3, width: 5)
                let sum = net.add(
                    "sum",
                    net.channels("low", z, 0..<8),
                    net.channels("high", z, 8..<16)
                )
                return spread(&net, net.multiply("square", sum, by: sum), 120)
            },
            Case("a convolution beside what it reads, regrouped") { net, x in
                let y = net.regroup("other", x, channels: 20, height: 3, width: 4)
                let z = net.regroup("back", y, channels: 8, height: 6, width: 5)
                let mixed = net.convolution("mixed", z, filters: 8, kernel: 1)
                return net.add("sum", mixed, x)
            },
            Case("rearrange") { move(&$0, $1) },
            Case("matrix product") { net, x in
                let product = BatchedProduct(batches: 2, rows: 12, inner: 10, columns: 12)
                let y = net.matrixProduct("product", x, move(&net, x), product)
                return spread(&net, y, 288)
            },
            Case("product with a matrix that lies transposed") { net, x in
                let product = BatchedProduct(
                    batches: 2,
                    rows: 12,
                    inner: 10,
                    columns: 12,
                    isSecondTransposed: true
                )
                return spread(&net, net.matrixProduct("product", move(&net, x), x, product), 288)
            },
            Case("square of a matrix") { net, x in
                let part = net.rearrange(
                    "part",
                    x,
                    map: ElementMap(reading: 240, making: 36) { $0 + 3 },
                    channels: 6,
                    height: 1,
                    width: 6
                )
                let product = BatchedProduct(batches: 1, rows: 6, inner: 6, columns: 6)
                return spread(&net, net.matrixProduct("square", part, part, product), 36)
            },
            Case("softmax over channels") { net, x in
                net.softmax("softmax", x, split: AxisSplit(outer: 30, axis: 8, inner: 1))
            },
            Case("log softmax over rows") { net, x in
                let split = AxisSplit(outer: 1, axis: 6, inner: 40)
                return net.softmax("softmax", x, split: split, isLogarithmic: true)
            },
            Case("parameter") { net, x in
                let bias = net.parameter("own", shape: [5, 48], channels: 8, height: 6, width: 5)
                return net.multiply("scaled", net.add("sum", x, bias), by: bias)
            },
            Case("constant") { net, x in
                let numbers = Formulas.tensor("numbers", [240])
                let value = net.constant("own", numbers, channels: 8, height: 6, width: 5)
                return net.elementwise("difference", value, x, by: .subtract)
            },
            Case("a pixel as addend") { net, x in
                let mean = net.adaptiveAveragePool("mean", x, output: (1, 1))
                return net.add("sum", x, net.multiply("square", mean, by: mean))
            },
            Case("a pixel added to a convolution") { net, x in
                let mean = net.adaptiveAveragePool("mean", x, output: (1, 1))
                let y = net.convolution("mixed", x, filters: 8, kernel: 1)
                return net.activation("tanh", net.add("sum", y, mean), .tanh)
            },
            Case("a convolution of a pixel as addend") { net, x in
                let mean = net.adaptiveAveragePool("mean", x, output: (1, 1))
                let y = net.convolution("mixed", mean, filters: 8, kernel: 1)
                return net.add("sum", x, y)
            },
        ]
        + ReductionKind.allCases.map { kind in
            Case("reduce by \(kind)") { net, x in
                let positive = net.activation("positive", x, .sigmoid)
                let y = net.reduce(
                    "reduced",
                    positive,
                    by: kind,
                    split: AxisSplit(outer: 6, axis: 5, inner: 8),
                    channels: 8,
                    height: 1,
                    width: 6
                )
                return spread(&net, y, 48)
            }
        }
        + slopedKinds.flatMap { kind in
            [
                Case("\(kind)") { net, x in
                    let positive = net.activation("positive", x, .sigmoid)
                    let other = net.activation("other", move(&net, x), .sigmoid)
                    return net.elementwise("combined", positive, other, by: kind)
                },
                Case("\(kind) of one value") { net, x in
                    let positive = net.activation("positive", x, .sigmoid)
                    return net.elementwise("combined", positive, positive, by: kind)
                },
            ]
        }

    /// Comparisons are steps, of which differences would see the fall; `BinaryTests` has them.
    private static let slopedKinds = BinaryKind.allCases.filter {
        ![.equal, .less, .lessOrEqual].contains($0)
    }

    /// The layer reads a value alone, one that is a part of a concatenation, and a range; what it
    /// makes is a part too.
    enum Place: CaseIterable {
        case alone, part, range
    }

    @Test(arguments: cases) func gradientsAreTheLossesSlopes(_ each: Case) throws {
        for place in Place.allCases {
            try expectSlopes(
                of: try model(each, place),
                input: Formulas.pictures([1, 2], height: 6, width: 5),
                cotangent: Formulas.tensor("cotangent", [2, 16, 6, 5]),
                "\(place)"
            )
        }
    }

    @Test(arguments: cases) func anItemHasTheBitsThatItHasAlone(_ each: Case) throws {
        for place in Place.allCases {
            let model = try model(each, place)
            let batch = Formulas.pictures([1, 2, 3], height: 6, width: 5)
            let (two, one) = (Executor(threads: 2), Executor(threads: 1))
            let together = try #require(try two.forward(model, input: batch)["logits"])
            let weights = Formulas.tensor("cotangent", [3, 16, 6, 5])
            let gradient = try two.inputGradient(
                [Term(model: model, loss: Loss(.cotangent(weights)))],
                input: batch
            )
            for item in 0..<3 {
                let own = batch.items(item..<item + 1)
                let alone = try one.forward(model, input: own)["logits"]
                #expect(try #require(alone) == together.items(item..<item + 1), "\(place)")
                let loss = Loss(.cotangent(weights.items(item..<item + 1)))
                let ownGradient = try one.inputGradient(
                    [Term(model: model, loss: loss)],
                    input: own
                )
                let same = gradient.gradient.items(item..<item + 1)
                #expect(ownGradient.gradient == same, "\(place)")
            }
        }
    }

    /// Numbers are only copied to be regrouped where gaps may lie between them.
    @Test(arguments: [(Place.alone, 0), (.part, 1), (.range, 1)])
    func regroupingIsFreeOfWhatHasNoGaps(place: Place, copies: Int) throws {
        let graph = try model(
            Case("") { net, x in
                let y = net.regroup("other", x, channels: 20, height: 3, width: 4)
                return net.regroup("back", y, channels: 8, height: 6, width: 5)
            },
            place
        ).network.graph
        for purpose in [Purpose.inference, .inputGradient, .update(.frozen)] {
            let shapes = try graph.shapes(for: [2, 3, 6, 5], reaching: [graph.output])
            let targets = purpose == .inputGradient ? [0] : []
            let segment = Segment(read: [graph.output], targets: targets)
            let plan = Plan(graph, shapes: shapes, segment, for: purpose)
            #expect(plan.steps.count { $0 is RegroupStep } == copies)
        }
    }

    @Test func aLayerMadeForOneSizeRefusesOthers() throws {
        let model = try model(Self.cases[0], .alone)
        let error = #expect(throws: NetworkError.self) {
            try model.network.layers(input: [1, 3, 7, 5])
        }
        guard case .unfitInput(_, let layer, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(layer == "other" && reason.contains("240 numbers"))
    }

    private func model(_ each: Case, _ place: Place) throws -> ModelVersion {
        var net = GraphBuilder()
        let stem = net.activation(
            "stem.tanh",
            net.convolution("stem", net.input, filters: place == .range ? 11 : 8, kernel: 1),
            .tanh
        )
        let x = place == .range ? net.channels("range", stem, 2..<10) : stem
        if place == .part {
            let whole = net.concatenate("whole", [net.input, x])
            let y = each.add(&net, x)
            let z = net.convolution("last", whole, filters: 8, kernel: 1)
            net.output(net.concatenate("end", [y, z]))
        } else {
            let y = each.add(&net, x)
            net.output(net.concatenate("end", [net.activation("first", x, .tanh), y]))
        }
        return try Formulas.model(
            Network(name: "general", graph: net.build(), inputSize: (6, 5), classes: 1)
        )
    }
}
