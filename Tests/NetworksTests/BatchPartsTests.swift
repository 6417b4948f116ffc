import Objectives
import Tensors
import Testing

@testable import Networks

@Suite struct BatchPartsTests {
    @Test func partsCoverTheBatchInOrderAndStaySmall() {
        #expect(BatchParts(items: 1, bytesOfAnItem: 1 << 30).ranges == [0..<1])
        #expect(BatchParts(items: 3, bytesOfAnItem: 1 << 30).ranges == [0..<1, 1..<2, 2..<3])
        #expect(BatchParts(items: 5, bytesOfAnItem: 4 << 20).ranges == [0..<2, 2..<5])
        #expect(BatchParts(items: 8, bytesOfAnItem: 1024).ranges == [0..<8])
    }

    // Pictures so large that each is a part, with what can differ from item to item.
    @Test(arguments: [
        Loss.Kind.crossEntropy(classes: .each([7, 3])),
        .l2(target: Formulas.pictures([9, 10], height: 1, width: 334).logits(items: 2), scale: 2),
        .l1(target: Formulas.pictures([9], height: 1, width: 334).logits(items: 1), scale: 1),
    ])
    func aBatchInPartsIsItsItemsAlone(kind: Loss.Kind) throws {
        let executor = Executor(threads: 2)
        let model = try Formulas.model("squeezenet1_1")
        let batch = Formulas.pictures([1, 2], height: 420, width: 410)
        let admission = try model.network.admit(input: batch.shape, layers: ["logits"])
        let plan = Plan(
            model.network.graph,
            shapes: admission.shapes(items: 1),
            admission.segment,
            for: .inputGradient
        )
        try #require(BatchParts(items: 2, bytesOfAnItem: plan.byteCount).ranges.count == 2)

        let loss = Loss(kind)
        let together = try executor.inputGradient([Term(model: model, loss: loss)], input: batch)
        let logits = try #require(try executor.forward(model, input: batch)["logits"])
        var losses = 0.0
        for item in 0..<2 {
            let picture = batch.items(item..<item + 1)
            let own = loss.items(item..<item + 1, output: [2, 1000])
            let alone = try executor.inputGradient([Term(model: model, loss: own)], input: picture)
            losses += alone.loss
            #expect(together.gradient.items(item..<item + 1) == alone.gradient)
            let vector = try #require(try executor.forward(model, input: picture)["logits"])
            #expect(logits.items(item..<item + 1) == vector)
        }
        #expect(together.loss == losses)
    }
}

extension Tensor {
    /// The first thousand values of each of some items, as targets for logits.
    fileprivate func logits(items: Int) -> Tensor {
        let length = shape.count / shape[0]
        let rows = (0..<items).flatMap { item in
            values[item * length..<item * length + 1000]
        }
        return Tensor([items, 1000], rows)
    }
}
