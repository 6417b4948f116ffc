import Experiments
import Imaging
import Tench
import Tensors
import Wire

@testable import Objectives

/// A daemon of one network, made in code: its three logits are the means of the picture's channels, and
/// what it was asked is noted.
actor FakeDaemon: Caller {
    private(set) var sizes: [Int] = []
    private var version = 1
    /// What a session's logits are off by, from one call to the next.
    private var offset: Float = 0

    struct Unforeseen: Error {}

    func send<C: Call>(_ call: C) async throws -> C.Reply {
        let reply: any Reply =
            switch call {
            case is Models: models
            case let call as Forward: try forward(call)
            case is SessionOpen: SessionOpenReply(session: "s", version: 1)
            case let call as Update: try update(call)
            default: throw Unforeseen()
            }
        guard let reply = reply as? C.Reply else { throw Unforeseen() }
        return reply
    }

    private var models: ModelsReply {
        ModelsReply(models: [
            ModelDescription(
                name: "fake",
                architecture: "fake",
                parameters: 0,
                sha256: "",
                version: 1,
                input: [1, 3, 4, 4],
                labels: ["red", "green", "blue"]
            )
        ])
    }

    private func forward(_ call: Forward) throws -> ForwardReply {
        guard case .tensor(let input) = call.input else { throw Unforeseen() }
        sizes.append(input.shape[3])
        let shift = call.session == nil ? 0 : offset
        return ForwardReply(
            version: 1,
            outputs: ["logits": Tensor([1, 3], Self.means(input).map { $0 + shift })]
        )
    }

    /// Every step takes the session's logits half of the way to the target of the first class.
    private func update(_ call: Update) throws -> UpdateReply {
        guard case .tensor(let input) = call.input,
            let target = (call.loss.kind.function as? L1Loss)?.to.target, call.session == "s"
        else { throw Unforeseen() }
        guard call.expectVersion == version else {
            throw WireError.versionConflict(expected: call.expectVersion ?? 0, got: version)
        }
        let distance = target.values[0] - Self.means(input)[0] - offset
        guard distance.isFinite else { throw WireError(.nonFinite, "not finite") }
        offset += distance / 2
        version += 1
        return UpdateReply(
            loss: Double(abs(distance)),
            version: version,
            gradientNorm: 1,
            updateNorm: 1
        )
    }

    static func means(_ input: Tensor) -> [Float] {
        let plane = input.shape[2] * input.shape[3]
        return (0..<3).map { channel in
            input.values[channel * plane..<(channel + 1) * plane].reduce(0, +) / Float(plane)
        }
    }
}
