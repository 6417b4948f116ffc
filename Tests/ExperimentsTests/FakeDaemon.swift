import Experiments
import Imaging
import Tench
import Tensors
import TestKit
import Wire

/// A daemon of one network, made in code: its three logits are the means of the picture's channels,
/// and what it was asked is noted.
actor FakeDaemon: Caller {
    private(set) var sizes: [Int] = []

    struct Unforeseen: Error {}

    func send<C: Call>(_ call: C) async throws -> C.Reply {
        let reply: any Reply =
            switch call {
            case is Models: ModelsReply(models: [.fake])
            case let call as Forward: try forward(call)
            default: throw Unforeseen()
            }
        guard let reply = reply as? C.Reply else { throw Unforeseen() }
        return reply
    }

    private func forward(_ call: Forward) throws -> ForwardReply {
        guard case .tensor(let input) = call.input else { throw Unforeseen() }
        sizes.append(input.shape[3])
        return ForwardReply(version: 1, outputs: ["logits": Tensor([1, 3], Self.means(input))])
    }

    private static func means(_ input: Tensor) -> [Float] {
        let plane = input.shape[2] * input.shape[3]
        return (0..<3).map { channel in
            input.values[channel * plane..<(channel + 1) * plane].reduce(0, +) / Float(plane)
        }
    }
}
