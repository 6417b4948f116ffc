import Tensors

/// *Minus* the mean of one channel's activation, so that descent raises it; a nil channel means all
/// of them.
struct ActivationLoss: LossFunction {
    static let kind = "activation"
    static let readsChannels = true

    /// The channel, or nil for all.
    let channel: Int?

    fileprivate init(channel: Int?) { self.channel = channel }

    init<Members: MemberReader>(reading members: Members) throws(Members.Failure) {
        channel = try members.optional("channel")?.integer(in: 0...Int.max)
    }

    func write(to members: inout some MemberWriter) {
        if let channel { members.member("channel", channel) }
    }

    func check(output shape: Shape) throws(LossError) {
        guard let channel, !(0..<shape.channels).contains(channel) else { return }
        throw .channelOutOfRange(channel, channels: shape.channels)
    }

    func evaluate(_ output: Tensor) -> LossEvaluation {
        let o = output.values
        let shape = output.shape
        let (height, width) = shape.plane
        let plane = height * width
        let channels = channel.map { $0..<$0 + 1 } ?? 0..<shape.channels
        let share = 1 / Double(plane * channels.count)
        var loss = 0.0
        var gradient = [Float](repeating: 0, count: o.count)
        for item in 0..<shape[0] {
            let first = item * shape.channels * plane
            for i in first + channels.lowerBound * plane..<first + channels.upperBound * plane {
                loss -= Double(o[i]) * share
                gradient[i] = Float(-share)
            }
        }
        return LossEvaluation(loss: loss, gradient: gradient)
    }

    func items(_ range: Range<Int>, output: Shape) -> ActivationLoss { self }

    static func joining(_ parts: [ActivationLoss]) -> ActivationLoss? {
        Set(parts.map(\.channel)).count == 1 ? parts[0] : nil
    }
}

extension Loss.Kind {
    /// *Minus* the mean of one channel's activation, so that descent raises it; a nil channel means
    /// all of them.
    public static func activation(channel: Int?) -> Self { Self(ActivationLoss(channel: channel)) }
}
