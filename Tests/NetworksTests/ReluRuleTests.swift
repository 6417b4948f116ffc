import Objectives
import Tensors
import Testing

@testable import Networks

/// Rules for ReLUs that are fused into what comes before them, and for those that are not.
@Suite struct ReluRuleTests {
    private let executor = Executor(threads: 2)

    private func gradient(
        _ model: ModelVersion,
        _ losses: [Loss],
        _ input: Tensor,
        by rule: ReluRule?
    ) throws -> Tensor {
        let terms = losses.map { Term(model: model, loss: $0) }
        return try executor.inputGradient(terms, input: input, reluRule: rule).gradient
    }

    /// Asked for beside a loss, a convolution's own value can't have the ReLU after it fused: a
    /// term of weight 0 takes a fusion apart and changes nothing else.
    @Test(arguments: ReluRule.allCases) func holdForFusedOnesAlike(rule: ReluRule) throws {
        let model = try Formulas.model("googlenet_mini")
        let input = Formulas.pictures([3, 4], height: 64, width: 64)
        let vector = Formulas.tensor("v", [8, 4, 4])
        let loss = Loss(.sumOfSquares(target: vector, scale: 1), layer: "inception4a.branch3")
        let fused = try gradient(model, [loss], input, by: rule)
        let inner = ["conv1.bn", "inception3a.branch2.0.bn", "inception4a.branch3.1.bn"]
        let terms =
            [Term(model: model, loss: loss)]
            + inner.map {
                Term(model: model, weight: 0, loss: Loss(.activation(channel: nil), layer: $0))
            }
        let apart = try executor.inputGradient(terms, input: input, reluRule: rule).gradient
        let largest = fused.values.map(abs).max() ?? 0
        #expect(largest > 0)
        for (one, other) in zip(fused.values, apart.values) {
            #expect(abs(one - other) <= 1e-4 * largest)
        }
    }

    @Test func differFromTheDerivativeAndFromOneAnother() throws {
        let model = try Formulas.model("resnet_mini")
        let input = Formulas.pictures([1], height: 64, width: 64)
        let loss = [Loss(.crossEntropy(classes: .one(3)))]
        let plain = try gradient(model, loss, input, by: nil)
        let guided = try gradient(model, loss, input, by: .guided)
        let deconvnet = try gradient(model, loss, input, by: .deconvnet)
        #expect(plain != guided && guided != deconvnet && deconvnet != plain)
        // Something passes at every ReLU: there is nothing to redirect.
        #expect(try gradient(model, loss, input, by: .redirected) == plain)
    }
}
