import Tensors
import Testing

@testable import Objectives

/// Losses by themselves, on outputs made here: networks are looked at elsewhere.
@Suite struct LossTests {
    /// A loss, and the shape of an output that it takes; two items each.
    struct Sample: CustomTestStringConvertible {
        let loss: Loss
        let shape: Shape

        init(_ kind: Loss.Kind, _ shape: Shape) {
            loss = Loss(kind)
            self.shape = shape
        }

        /// Values between −1 and 1, none of them near a target's.
        var output: Tensor { LossTests.values(shape, from: 1) }

        var testDescription: String { "\(type(of: loss.kind.function).kind) of \(shape)" }
    }

    /// Values that repeat only after 61, shifted so that two tensors differ everywhere.
    private static func values(_ shape: Shape, from start: Int) -> Tensor {
        Tensor(shape, (0..<shape.count).map { Float(($0 * 37 + start) % 61) / 30.5 - 1 })
    }

    private static func target(_ shape: Shape) -> Tensor { values(shape, from: 20) }

    private static let vector: Shape = [2, 5]
    private static let planes: Shape = [2, 3, 2, 4]

    static let samples: [Sample] = [
        Sample(.logit(classes: .one(3), target: 2, magnitude: false), vector),
        Sample(.logit(classes: .each([4, 0]), target: -2, magnitude: true), vector),
        Sample(.sumOfSquares(target: target(vector), scale: 0.5), vector),
        Sample(.sumOfSquares(target: target([3, 2, 4]), scale: 1), planes),
        Sample(.l1(target: target(planes), scale: 3), planes),
        Sample(.l1(target: target([1, 5]), scale: 1), vector),
        Sample(.l2(target: target(vector), scale: 2), vector),
        Sample(.l2(target: target([1, 3, 2, 4]), scale: 1), planes),
        Sample(.crossEntropy(classes: .one(0)), vector),
        Sample(.crossEntropy(classes: .each([1, 4])), vector),
        Sample(.crossEntropyWithProbabilities(target: Tensor([5], [0.1, 0, 0.7, 0, 0.2])), vector),
        Sample(.crossEntropyWithProbabilities(target: target(vector)), vector),
        Sample(.activation(channel: 1), planes),
        Sample(.activation(channel: nil), vector),
        Sample(.cotangent(target(planes)), planes),
        Sample(.cotangent(target([5])), vector),
    ]

    @Test func everyFunctionIsTriedHere() {
        let kinds = Loss.functions.map { $0.kind }
        #expect(Set(kinds).count == kinds.count)
        #expect(Set(Self.samples.map { type(of: $0.loss.kind.function).kind }) == Set(kinds))
    }

    @Test(arguments: samples) func theGradientIsTheSlope(sample: Sample) throws {
        let (output, shape) = (sample.output, sample.shape)
        try sample.loss.check(output: shape)
        let gradient = sample.loss.evaluate(output).gradient
        try #require(gradient.count == shape.count)
        let step: Float = 1 / 128
        for i in 0..<shape.count {
            func loss(_ change: Float) -> Double {
                var values = output.values
                values[i] += change
                return sample.loss.evaluate(Tensor(shape, values)).loss
            }
            let slope = (loss(step) - loss(-step)) / Double(2 * step)
            #expect(abs(slope - Double(gradient[i])) < 1e-3 * max(1, abs(slope)), "element \(i)")
        }
    }

    @Test(arguments: samples) func aBatchIsTheSumOfItsItems(sample: Sample) throws {
        let output = sample.output
        let whole = sample.loss.evaluate(output)
        let parts = try [0..<1, 1..<2].map { range in
            let part = output.items(range)
            let loss = sample.loss.items(range, output: sample.shape)
            try loss.check(output: part.shape)
            return loss.evaluate(part)
        }
        #expect(whole.gradient == parts[0].gradient + parts[1].gradient)
        #expect(abs(whole.loss - parts[0].loss - parts[1].loss) < 1e-12)
    }

    @Test(arguments: samples) func anEmptyBatchHasNoLoss(sample: Sample) {
        let loss = sample.loss.items(0..<0, output: sample.shape)
        let evaluation = loss.evaluate(Tensor(sample.shape.with(items: 0), []))
        #expect(evaluation.loss == 0 && evaluation.gradient.isEmpty)
    }

    @Test(
        arguments: [
            (
                .logit(classes: .one(5), target: 0, magnitude: false), vector,
                .classOutOfRange(5, classes: 5)
            ),
            (.crossEntropy(classes: .each([1, 9])), vector, .classOutOfRange(9, classes: 5)),
            (.crossEntropy(classes: .each([1])), vector, .classCount(expected: 2, got: 1)),
            (.crossEntropy(classes: .one(0)), planes, .notAVector(what: "a class", got: planes)),
            (
                .crossEntropyWithProbabilities(target: target(planes)), planes,
                .notAVector(what: "cross entropy", got: planes)
            ),
            (.activation(channel: 3), planes, .channelOutOfRange(3, channels: 3)),
            (
                .l1(target: target([3, 5]), scale: 1), vector,
                .targetShape(expected: vector, got: [3, 5])
            ),
            (.cotangent(target([10])), vector, .targetShape(expected: vector, got: [10])),
        ] as [(Loss.Kind, Shape, LossError)]
    )
    func refusesAnOutputThatItCannotBeTakenOf(kind: Loss.Kind, shape: Shape, error: LossError) {
        #expect(throws: error) { try Loss(kind).check(output: shape) }
    }

    @Test(arguments: samples) func itemsLossesMakeTheBatchs(sample: Sample) throws {
        let output = sample.output
        let own = (0..<2).map { sample.loss.items($0..<$0 + 1, output: output.shape) }
        // A target without a dimension for the batch is no item's own.
        guard let joined = Loss.joining(own) else {
            try sample.loss.check(output: output.shape.with(items: 5))
            return
        }
        try joined.check(output: output.shape)
        let (losses, gradient) = joined.evaluateItems(of: output)
        for (item, loss) in own.enumerated() {
            let alone = loss.evaluate(output.items(item..<item + 1))
            let count = alone.gradient.count
            #expect(losses[item] == alone.loss)
            #expect(Array(gradient[item * count..<(item + 1) * count]) == alone.gradient)
        }
    }

    @Test func lossesThatDifferInMoreThanTheirItemsAreNotJoined() {
        let logit = Loss(.logit(classes: .one(1), target: 2, magnitude: false))
        let others: [Loss] = [
            Loss(.logit(classes: .one(1), target: 3, magnitude: false)),
            Loss(.logit(classes: .one(1), target: 2, magnitude: true)),
            Loss(.logit(classes: .one(1), target: 2, magnitude: false), layer: "fc"),
            Loss(.logit(classes: .each([1, 2]), target: 2, magnitude: false)),
            Loss(.crossEntropy(classes: .one(1))),
        ]
        for other in others { #expect(Loss.joining([logit, other]) == nil) }
        #expect(Loss.joining([]) == nil)
        let channels = [1, 2].map { Loss(.activation(channel: $0)) }
        #expect(Loss.joining(channels) == nil)
    }

    @Test func atTheTargetADistanceHasNoSlope() {
        let output = Self.values(Self.vector, from: 1)
        let kinds: [Loss.Kind] = [
            .sumOfSquares(target: output, scale: 2), .l1(target: output, scale: 2),
            .l2(target: output, scale: 2),
            .logit(classes: .one(2), target: output.values[2], magnitude: true),
        ]
        for kind in kinds {
            let gradient = Loss(kind).evaluate(output).gradient
            #expect(gradient.prefix(5).allSatisfy { $0 == 0 })
        }
    }
}
