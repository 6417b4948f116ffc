import Randomness
import Tensors

extension Parameters {
    /// Untrained parameters, the same for the same seed everywhere: weights normal with variance
    /// 2/fan-in (He, Zhang, Ren and Sun, 2015), zeros for biases, the identity for batch norm.
    package init(initializing network: Network, seed: UInt64) {
        var tensors: [String: Tensor] = [:]
        for (index, parameter) in network.parameters.enumerated() {
            // Every parameter has a sequence of its own.
            var normals = NormalNumbers(seed: seed &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03)
            tensors[parameter.name] = parameter.constant ?? Parameters.initial(parameter, &normals)
        }
        self.init(network, tensors)
    }

    private static func initial(
        _ parameter: ParameterDescription,
        _ normals: inout NormalNumbers
    ) -> Tensor {
        let shape = parameter.shape
        if let value = parameter.initial { return Tensor(shape, repeating: value) }
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
