/// The numbers and functions of a squeeze-and-excitation (Hu, Shen and Sun, 2018).
struct Excitation {
    /// The channels between its two convolutions.
    let squeezed: Int
    /// What follows the first.
    let activation: Activation
    /// What makes factors of the second.
    var gate: Activation = .sigmoid
}

extension GraphBuilder {
    /// Scales each channel by a gate made from all channels' means.
    mutating func squeezeExcitation(_ name: String, _ x: Value, _ numbers: Excitation) -> Value {
        var y = adaptiveAveragePool("\(name).avgpool", x, output: (1, 1))
        y = convolution("\(name).fc1", y, filters: numbers.squeezed, kernel: 1, bias: true)
        y = activation("\(name).activation", y, numbers.activation)
        y = convolution("\(name).fc2", y, filters: channels[x], kernel: 1, bias: true)
        y = activation("\(name).scale_activation", y, numbers.gate)
        y = multiply("\(name).(multiply)", x, by: y)
        self.name(name, y)
        return y
    }
}
