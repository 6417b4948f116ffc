package import Kernels

/// Layers that do something to each element, channel or group of channels by numbers of its own.
extension GraphBuilder {
    /// A function of each element that no convolution ends with; `activation` has the others.
    package mutating func pointwise(
        _ name: String,
        _ x: Value,
        _ function: PointwiseFunction
    ) -> Value {
        add(name, Pointwise(function: function), [x], channels: channels[x])
    }

    /// x where it isn't negative, else x·`weight`, a slope for each channel or one for all.
    package mutating func prelu(
        _ name: String,
        _ x: Value,
        slopes: Int,
        scope: String? = nil
    ) -> Value {
        precondition(slopes == 1 || slopes == channels[x], "\(name): \(slopes) slopes")
        let layer = PRelu(channels: channels[x], slopes: slopes)
        return add(name, layer, [x], channels: channels[x], scope: scope)
    }

    /// x·`weight`, a factor for each channel; of one that is no module, `scope` says where its
    /// parameter's name begins.
    package mutating func channelScale(_ name: String, _ x: Value, scope: String? = nil) -> Value {
        let layer = ChannelScale(channels: channels[x])
        return add(name, layer, [x], channels: channels[x], scope: scope)
    }

    /// x + `bias`, a number for each channel; of one that is no module, `scope` says where its
    /// parameter's name begins.
    package mutating func channelShift(_ name: String, _ x: Value, scope: String? = nil) -> Value {
        let layer = ChannelShift(channels: channels[x])
        return add(name, layer, [x], channels: channels[x], scope: scope)
    }

    /// Layer norm over each pixel's channels, with or without a shift.
    package mutating func layerNorm(
        _ name: String,
        _ x: Value,
        eps: Float,
        hasBias: Bool = true,
        scope: String? = nil
    ) -> Value {
        let layer = LayerNorm(channels: channels[x], eps: eps, hasBias: hasBias)
        return add(name, layer, [x], channels: channels[x], scope: scope)
    }

    /// Layer norm over each pixel's channels with neither scale nor shift.
    package mutating func standardize(_ name: String, _ x: Value, eps: Float) -> Value {
        let layer = LayerNorm(channels: channels[x], eps: eps, hasScale: false, hasBias: false)
        return add(name, layer, [x], channels: channels[x])
    }

    /// Group norm over a group's channels and each item's whole plane; with as many groups as
    /// channels, instance norm.
    package mutating func groupNorm(
        _ name: String,
        _ x: Value,
        groups: Int,
        eps: Float,
        scope: String? = nil
    ) -> Value {
        precondition(groups > 0 && channels[x] % groups == 0, "\(name): \(groups) groups")
        let layer = GroupNorm(channels: channels[x], groups: groups, eps: eps)
        return add(name, layer, [x], channels: channels[x], scope: scope)
    }
}
