import Testing

@testable import Objectives

@Suite struct OptimizerTests {
    @Test func everyRuleHasANameOfItsOwn() {
        let kinds = Optimizer.rules.map { $0.kind }
        #expect(Set(kinds).count == kinds.count)
    }

    @Test func rulesAreEqualWithEqualNumbersOnly() {
        #expect(Optimizer.sgd(.init(lr: 0.1)) == .sgd(.init(lr: 0.1)))
        #expect(Optimizer.sgd(.init(lr: 0.1)) != .sgd(.init(lr: 0.2)))
        #expect(Optimizer.adam(.init(weightDecay: 0.01)) != .adamW(.init()))
    }

    @Test(arguments: [
        Optimizer.sgd(.init(lr: 1)), .sgd(.init(lr: 1, momentum: 0.9)), .adam(.init()),
        .adamW(.init()),
        // Too small for the float that the kernel computes with.
        .sgd(.init(lr: 1, momentum: 1e-60)),
    ])
    func remembersAsMuchAsItsArithmeticMoves(optimizer: Optimizer) {
        #expect(Set(optimizer.buffers).count == optimizer.arithmetic(ofStep: 1).bufferCount)
    }

    @Test func aChangeOfRuleFindsNoBufferOfTheOldOne() {
        let momentum = Optimizer.sgd(.init(lr: 1, momentum: 0.9)).buffers
        let moments = Optimizer.adam(.init()).buffers
        #expect(Set(momentum).isDisjoint(with: moments))
        // As in PyTorch, Adam and AdamW remember the same.
        #expect(Optimizer.adamW(.init()).buffers == moments)
    }

    @Test func correctsAdamsBiasByTheStepsNumber() {
        guard
            case .adam(let size, let root, let rest, let beta2, _, _, let decay, let shrinking) =
                Optimizer.adamW(.init(lr: 0.5, beta1: 0.5, beta2: 0.75, weightDecay: 0.25))
                .arithmetic(ofStep: 3)
        else {
            Issue.record("not Adam's")
            return
        }
        #expect(size == 0.5 / (1 - 0.125) && root == Float((1 - 0.421875).squareRoot()))
        #expect(rest == 0.5 && beta2 == 0.75 && decay == 0 && shrinking == 0.875)
    }
}
