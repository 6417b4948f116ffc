import Experiments
import Tench
import Tensors
import TestKit
import Wire

@testable import Objectives

/// A daemon of one network that says 0.5 of the class red, and whose session learns to say another.
actor LearningDaemon: Caller {
    private var version = 1
    /// What the session says of the first class.
    private var answer: Float = 0.5

    struct Unforeseen: Error {}

    func send<C: Call>(_ call: C) async throws -> C.Reply {
        let reply: any Reply =
            switch call {
            case is Models: ModelsReply(models: [.fake])
            case is SessionOpen: opened()
            case is SessionClose: SessionCloseReply()
            case let call as Update: try update(call)
            case is Forward:
                ForwardReply(
                    version: version,
                    outputs: ["logits": Tensor([1, 3], [answer, 0, 0])]
                )
            default: throw Unforeseen()
            }
        guard let reply = reply as? C.Reply else { throw Unforeseen() }
        return reply
    }

    /// A session begins with the weights as they are for everybody.
    private func opened() -> SessionOpenReply {
        (version, answer) = (1, 0.5)
        return SessionOpenReply(session: "s", version: version)
    }

    /// Every step takes the session's answer to the target of the first class, a part of the way
    /// that is the learning rate.
    private func update(_ call: Update) throws -> UpdateReply {
        guard let target = (call.loss.kind.function as? L1Loss)?.to.target, call.session == "s",
            let rate = (call.optimizer.rule as? Optimizer.SGD)?.lr
        else { throw Unforeseen() }
        guard call.expectVersion == version else {
            throw WireError.versionConflict(expected: call.expectVersion ?? 0, got: version)
        }
        let distance = target.values[0] - answer
        guard distance.isFinite else { throw WireError(.nonFinite, "not finite") }
        answer += distance * Float(rate)
        version += 1
        return UpdateReply(
            loss: Double(abs(distance)),
            version: version,
            gradientNorm: 1,
            updateNorm: 1
        )
    }
}
