import Glibc
import Tensors

extension Parameters {
    /// Untrained parameters, the same for the same seed: He's normal initialisation for weights
    /// (He et al., 2015), zeros for biases, the identity for batch norm.
    public init(initializing network: Network, seed: UInt64) {
        var tensors: [String: Tensor] = [:]
        for (index, parameter) in network.parameters.enumerated() {
            var generator = NormalGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(index))
            tensors[parameter.name] = Parameters.initial(parameter, &generator)
        }
        self.init(tensors)
    }

    private static func initial(
        _ parameter: ParameterDescription,
        _ generator: inout NormalGenerator
    ) -> Tensor {
        let shape = parameter.shape
        let isScale = parameter.name.hasSuffix(".weight") && shape.rank == 1
        if isScale || parameter.name.hasSuffix(".running_var") {
            return Tensor(shape, repeating: 1)
        }
        guard shape.rank > 1 else { return Tensor(shape, repeating: 0) }
        let fanIn = Double(shape.count / shape[0])
        let deviation = (2 / fanIn).squareRoot()
        return Tensor(shape, (0..<shape.count).map { _ in Float(generator.next() * deviation) })
    }
}

/// Standard normal numbers by Box and Muller's method over SplitMix64 (Steele et al., 2014).
private struct NormalGenerator {
    private var state: UInt64
    private var spare: Double?

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> Double {
        if let spare {
            self.spare = nil
            return spare
        }
        let radius = (-2 * log(1 - uniform())).squareRoot()
        let angle = 2 * Double.pi * uniform()
        spare = radius * sin(angle)
        return radius * cos(angle)
    }

    /// In 0..<1, with 53 random bits.
    private mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
    }
}
