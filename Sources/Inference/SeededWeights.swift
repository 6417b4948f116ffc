import Glibc
import Networks
import Tensors

/// Weights made from a seed, for trying the daemon out without a file.
enum SeededWeights {
    /// Weights normal with variance 2/fan-in, biases zero, batch norms the identity.
    ///
    /// He, Zhang, Ren and Sun (2015). The same seed gives the same weights everywhere.
    static func tensors(for network: Network, seed: UInt64) -> [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        for (index, parameter) in network.parameters.enumerated() {
            let shape = parameter.shape
            if shape.rank >= 2 {
                var generator = SplitMix64(state: seed &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03)
                let fanIn = shape.count / max(shape[0], 1)
                let deviation = (2 / Float(max(fanIn, 1))).squareRoot()
                let values = (0..<shape.count).map { _ in generator.normal() * deviation }
                tensors[parameter.name] = Tensor(shape, values)
            } else {
                let isScale = parameter.name.hasSuffix("weight") || parameter.name.hasSuffix("_var")
                tensors[parameter.name] = Tensor(shape, repeating: isScale ? 1 : 0)
            }
        }
        return tensors
    }
}

/// Steele, Lea and Flood's generator (2014).
private struct SplitMix64 {
    var state: UInt64
    private var spare: Float?

    init(state: UInt64) { self.state = state }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A normal deviate, by Box and Muller's transform.
    mutating func normal() -> Float {
        if let spare {
            self.spare = nil
            return spare
        }
        let u = Double(next() >> 11) * 0x1p-53
        let v = Double(next() >> 11) * 0x1p-53
        let radius = (-2 * log(1 - u)).squareRoot()
        spare = Float(radius * sin(2 * Double.pi * v))
        return Float(radius * cos(2 * Double.pi * v))
    }
}
