import Glibc
import Tensors

extension Parameters {
    /// Untrained parameters, the same for the same seed everywhere: weights normal with variance
    /// 2/fan-in (He, Zhang, Ren and Sun, 2015), zeros for biases, the identity for batch norm.
    package init(initializing network: Network, seed: UInt64) {
        var tensors: [String: Tensor] = [:]
        for (index, parameter) in network.parameters.enumerated() {
            // Every parameter has a sequence of its own.
            var normals = NormalNumbers(seed: seed &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03)
            tensors[parameter.name] = Parameters.initial(parameter, &normals)
        }
        self.init(network, tensors)
    }

    private static func initial(
        _ parameter: ParameterDescription,
        _ normals: inout NormalNumbers
    ) -> Tensor {
        let shape = parameter.shape
        guard shape.rank > 1 else {
            let name = parameter.name
            let isScale = name.hasSuffix("weight") || name.hasSuffix("_var")
            return Tensor(shape, repeating: isScale ? 1 : 0)
        }
        let fanIn = Float(shape.count / max(shape[0], 1))
        let deviation = (2 / max(fanIn, 1)).squareRoot()
        return Tensor(shape, (0..<shape.count).map { _ in normals.next() * deviation })
    }
}

/// Standard normal numbers by Box and Muller's method over SplitMix64 (Steele, Lea and Flood, 2014).
private struct NormalNumbers {
    private var state: UInt64
    private var spare: Float?

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> Float {
        if let spare {
            self.spare = nil
            return spare
        }
        let u = uniform()
        let v = uniform()
        let radius = (-2 * log(1 - u)).squareRoot()
        spare = Float(radius * sin(2 * Double.pi * v))
        return Float(radius * cos(2 * Double.pi * v))
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
