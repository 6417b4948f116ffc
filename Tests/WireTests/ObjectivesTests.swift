import Tensors
import Testing

@testable import Objectives
@testable import Wire

/// Losses and optimizers: the wire's names, PyTorch's defaults, and what makes no sense.
@Suite struct ObjectivesTests {
    private func update(loss: String, optimizer: String) throws(RejectedLine) -> ReceivedUpdate? {
        let line = """
            {"id":1,"method":"update","params":{"model":"a","input":{"data":[[[[1]]]]},\
            "loss":\(loss),"optimizer":\(optimizer),"batch_norm":"frozen"}}
            """
        return try parse(line).call as? ReceivedUpdate
    }

    private func refusal(
        loss: String = "{\"kind\":\"activation\"}",
        optimizer: String = "{\"kind\":\"sgd\"}"
    ) -> String? {
        do throws(RejectedLine) {
            _ = try update(loss: loss, optimizer: optimizer)
            return nil
        } catch {
            return error.error.message
        }
    }

    private func optimizer(_ text: String) throws -> Optimizer? {
        try update(loss: "{\"kind\":\"activation\"}", optimizer: text)?.optimizer
    }

    @Test func hasPyTorchsDefaults() throws {
        #expect(
            try optimizer("{\"kind\":\"sgd\"}")
                == .sgd(.init(lr: 1e-3, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false))
        )
        #expect(
            try optimizer("{\"kind\":\"adam\"}")
                == .adam(.init(lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0))
        )
        #expect(
            try optimizer("{\"kind\":\"adamw\"}")
                == .adamW(.init(lr: 1e-3, weightDecay: 0.01))
        )
    }

    @Test func readsEveryMember() throws {
        let sgd =
            "{\"kind\":\"sgd\",\"lr\":0.1,\"momentum\":0.9,\"weight_decay\":1e-4,\"nesterov\":true}"
        #expect(
            try optimizer(sgd)
                == .sgd(.init(lr: 0.1, momentum: 0.9, weightDecay: 1e-4, nesterov: true))
        )
        let adam = "{\"kind\":\"adamw\",\"lr\":1,\"betas\":[0.5,0],\"eps\":0,\"weight_decay\":0}"
        #expect(
            try optimizer(adam)
                == .adamW(.init(lr: 1, beta1: 0.5, beta2: 0, eps: 0, weightDecay: 0))
        )
    }

    @Test(arguments: [
        ("{}", "\"kind\""), ("{\"kind\":\"lbfgs\"}", "\"adamw\""),
        ("{\"kind\":\"sgd\",\"lr\":-1}", "at least 0"),
        ("{\"kind\":\"sgd\",\"lr\":\"0.1\"}", "optimizer.lr"),
        ("{\"kind\":\"sgd\",\"lr\":1e999}", "finite"),
        ("{\"kind\":\"sgd\",\"nesterov\":true}", "momentum"),
        ("{\"kind\":\"sgd\",\"nesterov\":true,\"momentum\":0.9,\"dampening\":0.1}", "dampening"),
        ("{\"kind\":\"sgd\",\"betas\":[0.9,0.999]}", "unknown member \"betas\""),
        ("{\"kind\":\"adam\",\"momentum\":0.9}", "unknown member \"momentum\""),
        ("{\"kind\":\"adam\",\"betas\":[0.9]}", "two numbers"),
        ("{\"kind\":\"adam\",\"betas\":[0.9,1]}", "two numbers"),
        ("{\"kind\":\"adam\",\"amsgrad\":true}", "unknown member"),
    ])
    func refusesOptimizers(_ text: String, _ mentions: String) {
        let message = refusal(optimizer: text)
        #expect(message?.contains(mentions) == true, "\(message ?? "accepted")")
    }

    @Test func readsLosses() throws {
        func read<Function: LossFunction>(_ text: String, as _: Function.Type) throws -> Function {
            let loss = try update(loss: text, optimizer: "{\"kind\":\"sgd\"}")?.loss
            return try #require(loss?.kind.function as? Function)
        }
        let text = "{\"kind\":\"logit\",\"class\":0,\"target\":200}"
        let logit = try read(text, as: LogitLoss.self)
        #expect(logit.classes == .one(0) && logit.target == 200 && !logit.magnitude)
        #expect(try update(loss: text, optimizer: "{\"kind\":\"sgd\"}")?.loss.layer == "logits")
        let each =
            "{\"kind\":\"logit\",\"class\":[3,1],\"target\":-1,\"form\":\"abs\",\"layer\":\"fc\"}"
        let absolute = try read(each, as: LogitLoss.self)
        #expect(absolute.classes == .each([3, 1]) && absolute.target == -1 && absolute.magnitude)
        let entropy = try read(
            "{\"kind\":\"cross_entropy\",\"target\":{\"data\":[0.5,0.5]}}",
            as: CrossEntropyLoss.self
        )
        guard case .probabilities(let target) = entropy.target else {
            Issue.record("no probabilities")
            return
        }
        #expect(target == Tensor([2], [0.5, 0.5]))
    }

    @Test(arguments: [
        ("{\"kind\":\"logit\",\"class\":-1,\"target\":0}", "loss.class"),
        ("{\"kind\":\"logit\",\"class\":[],\"target\":0}", "at least one class"),
        ("{\"kind\":\"logit\",\"class\":1.5,\"target\":0}", "whole number"),
        ("{\"kind\":\"logit\",\"class\":1}", "\"target\""),
        (
            "{\"kind\":\"logit\",\"class\":1,\"target\":0,\"form\":\"square\"}",
            "\"linear\" or \"abs\""
        ),
        ("{\"kind\":\"logit\",\"class\":1,\"target\":0,\"scale\":1}", "unknown member \"scale\""),
        ("{\"kind\":\"cross_entropy\"}", "one of"),
        ("{\"kind\":\"cross_entropy\",\"class\":1,\"target\":{\"data\":[1]}}", "one of"),
        ("{\"kind\":\"l2\",\"target\":3}", "an object"),
        ("{\"kind\":\"l3\",\"target\":3}", "\"l2\""),
        ("{\"kind\":\"activation\",\"channel\":-1}", "loss.channel"),
        ("{\"kind\":\"activation\",\"layer\":3}", "loss.layer"),
        ("{\"kind\":\"cotangent\"}", "\"tensor\""),
        ("{\"class\":1}", "\"kind\""),
    ])
    func refusesLosses(_ text: String, _ mentions: String) {
        let message = refusal(loss: text)
        #expect(message?.contains(mentions) == true, "\(message ?? "accepted")")
    }
}
