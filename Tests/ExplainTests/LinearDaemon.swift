import Experiments
import Tench
import Tensors
import TestKit
import Wire

/// A daemon of one network, made in code: its first logit is Σ w·x over the picture x, with the
/// weights w = index mod 5 − 1; of the others it is a half and nothing.
///
/// How many pictures each call had is noted.
actor LinearDaemon: Caller {
    private(set) var asked: [Int] = []

    struct Unforeseen: Error {}

    static func weight(_ index: Int) -> Float { Float(index % 5) - 1 }

    func send<C: Call>(_ call: C) async throws -> C.Reply {
        let reply: any Reply
        switch call {
        case is Models: reply = ModelsReply(models: [.fake])
        case let call as Forward:
            let pictures = try pictures(call.input)
            let scores = pictures.map { picture in
                picture.enumerated().reduce(0 as Float) { $0 + Self.weight($1.0) * $1.1 }
            }
            let logits = Tensor([scores.count, 3], scores.flatMap { [$0, $0 / 2, 0] })
            reply = ForwardReply(version: 1, outputs: ["logits": logits])
        case let call as InputGradient:
            let count = try pictures(call.input).count
            guard case .tensor(let input)? = call.input else { throw Unforeseen() }
            let one = (0..<input.shape.count / count).map(Self.weight)
            let all = Array(repeating: one, count: count).flatMap(\.self)
            reply = InputGradientReply(
                loss: 0,
                terms: [],
                gradient: Tensor(input.shape, all)
            )
        default: throw Unforeseen()
        }
        guard let reply = reply as? C.Reply else { throw Unforeseen() }
        return reply
    }

    private func pictures(_ input: InputTensor?) throws -> [ArraySlice<Float>] {
        guard case .tensor(let input)? = input else { throw Unforeseen() }
        let (values, count) = (input.values, input.shape[0])
        asked.append(count)
        let length = values.count / count
        return (0..<count).map { values[$0 * length..<($0 + 1) * length] }
    }
}
