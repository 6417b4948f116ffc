import Kernels

/// What is done with values element by element or that moves them: no parameters.
extension GraphBuilder {
    /// max(x, 0).
    package mutating func relu(_ name: String, _ x: Value) -> Value {
        activation(name, x, .relu)
    }

    /// An activation function.
    package mutating func activation(_ name: String, _ x: Value, _ function: Activation) -> Value {
        add(name, function, [x], channels: channels[x])
    }

    /// a + b, where b has a's shape or is one pixel for each item.
    package mutating func add(_ name: String, _ a: Value, _ b: Value) -> Value {
        precondition(channels[a] == channels[b], "\(name): \(channels[a]) + \(channels[b])")
        return add(name, Add(), [a, b], channels: channels[a])
    }

    /// a·b, where b has a's shape or is one pixel for each item.
    package mutating func multiply(_ name: String, _ a: Value, by b: Value) -> Value {
        precondition(channels[a] == channels[b], "\(name): \(channels[a]) · \(channels[b])")
        return add(name, Multiply(), [a, b], channels: channels[a])
    }

    /// Some of the channels.
    package mutating func channels(_ name: String, _ x: Value, _ range: Range<Int>) -> Value {
        precondition(range.upperBound <= channels[x], "\(name): \(range) of \(channels[x])")
        return add(name, ChannelRange(channels: range), [x], channels: range.count)
    }

    /// The channels taken in turns from `groups` groups of them.
    package mutating func channelShuffle(_ name: String, _ x: Value, groups: Int) -> Value {
        add(name, ChannelShuffle(groups: groups), [x], channels: channels[x])
    }

    /// The parts one after another along the channels.
    package mutating func concatenate(_ name: String, _ parts: [Value]) -> Value {
        add(name, Concatenate(), parts, channels: parts.reduce(0) { $0 + channels[$1] })
    }

    /// Parts one after another, which is what a container does with what its modules make.
    mutating func joined(_ container: String, _ parts: [Value]) -> Value {
        let y = concatenate("\(container).(cat)", parts)
        name(container, y)
        return y
    }

    /// The same pixels with their extents in another order for whoever reads them.
    package mutating func permute(_ name: String, _ x: Value, to order: Arrangement) -> Value {
        add(name, Permute(arrangement: order), [x], channels: channels[x])
    }

    /// [n, c, h, w] as [n, c·h·w]; how many `features` that are is only known where the plane is.
    package mutating func flatten(_ name: String, _ x: Value, features: Int? = nil) -> Value {
        add(name, Flatten(), [x], channels: features ?? channels[x])
    }

    /// Dropout as it is in evaluation: the identity.
    package mutating func dropout(_ name: String, _ x: Value) -> Value {
        add(name, Identity(kind: "dropout"), [x], channels: channels[x])
    }

    /// PyTorch's `Identity`.
    package mutating func identity(_ name: String, _ x: Value) -> Value {
        add(name, Identity(kind: "identity"), [x], channels: channels[x])
    }

    /// Stochastic depth as it is in evaluation: the identity.
    package mutating func stochasticDepth(_ name: String, _ x: Value) -> Value {
        add(name, Identity(kind: "stochastic_depth"), [x], channels: channels[x])
    }

    /// y_c = x_{permutation[c]} · scale_c + shift_c: how a network prepares its input.
    package mutating func scaleShift(
        _ name: String,
        _ x: Value,
        permutation: [Int],
        scale: [Float],
        shift: [Float]
    ) -> Value {
        let layer = ScaleShift(permutation: permutation, scale: scale, shift: shift)
        return add(name, layer, [x], channels: channels[x])
    }
}
