import Tensors

@testable import Networks

/// Weights and pictures as functions of names and positions, the same as in Reference/formulas.py.
///
/// Each value is splitmix64 of (a name's hash, a counter), turned into a number by arithmetic that
/// float64 does alike everywhere, then rounded to float32.
enum Formulas {
    /// One name's stream of 64-bit values.
    private struct Stream {
        let seed: UInt64

        /// FNV-1a of the name.
        init(_ name: String) {
            seed = name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        }

        subscript(index: Int) -> UInt64 {
            var z = seed &+ UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }

        /// 0 ≤ u < 1, a multiple of 2⁻²⁴.
        func uniform(_ index: Int) -> Double { Double(self[index] >> 40) / 16_777_216 }

        /// About N(0, 1): the sum of four 16-bit uniforms, centred, over its deviation.
        func normal(_ index: Int) -> Double {
            let z = self[index]
            let sum = (z & 0xFFFF) + (z >> 16 & 0xFFFF) + (z >> 32 & 0xFFFF) + (z >> 48)
            return (Double(sum) - 131_070) / 37_837
        }
    }

    /// A network with the formula's weights.
    static func model(
        _ architecture: String,
        transformInput: Bool? = nil,
        auxiliaryHeads: Bool = false
    ) throws -> ModelVersion {
        if let little = LittleNetworks.named(architecture) { return try model(little) }
        return try model(
            Network(
                architecture: architecture,
                transformInput: transformInput,
                classes: 1000,
                auxiliaryHeads: auxiliaryHeads
            )
        )
    }

    /// The formula's weights for a network.
    static func model(_ network: Network) throws -> ModelVersion {
        let names = Set(network.parameters.map(\.name))
        var tensors: [String: Tensor] = [:]
        for each in network.parameters {
            tensors[each.name] = parameter(each.name, each.shape, among: names)
        }
        return ModelVersion(
            network: network,
            parameters: try Parameters(network: network, tensors: tensors)
        )
    }

    /// One tensor of a state dict, scaled so that activations neither die nor explode.
    private static func parameter(
        _ name: String,
        _ shape: Shape,
        among names: Set<String>
    ) -> Tensor {
        let stream = Stream(name)
        if name.hasSuffix("num_batches_tracked") { return Tensor(shape, repeating: 3) }
        if name.hasSuffix("running_var") {
            return made(shape) { 0.6 + 0.8 * stream.uniform($0) }
        }
        if name.hasSuffix("running_mean") || name.hasSuffix("bias") {
            return made(shape) { 0.2 * (2 * stream.uniform($0) - 1) }
        }
        if shape.rank == 1 {
            // The last scale of a residual block's branch is small, so that the sums stay so.
            let factor = endsResidualBranch(name, among: names) ? 0.25 : 1.0
            return made(shape) { factor * (0.8 + 0.4 * stream.uniform($0)) }
        }
        let deviation = (2 / Double(shape.count / shape[0])).squareRoot()
        return made(shape) { stream.normal($0) * deviation }
    }

    /// Whether a batch-norm scale is the last of a residual block's branch.
    private static func endsResidualBranch(_ name: String, among names: Set<String>) -> Bool {
        let parts = name.split(separator: ".").map(String.init)
        let following = parts.map { $0 == "bn2" ? "bn3" : $0 }.joined(separator: ".")
        // RegNet's branches end so; MaxViT's have no norm at their ends, but one at the beginnings.
        let lasts = [".bn3.weight", ".f.c.1.weight", ".pre_norm.weight"]
        if lasts.contains(where: name.hasSuffix) { return true }
        if name.hasSuffix(".bn2.weight") { return !names.contains(following) }
        // ….block.3.1.weight in an inverted residual.
        guard parts.count >= 4, parts[parts.count - 4] == "block",
            parts.suffix(2) == ["1", "weight"],
            let place = Int(parts[parts.count - 3])
        else { return false }
        let later = (parts.dropLast(3) + ["\(place + 1)", ""]).joined(separator: ".")
        return !names.contains { $0.hasPrefix(later) }
    }

    /// One smooth picture with a little noise for each seed, about 0…1.
    static func pictures(_ seeds: [Int], height: Int, width: Int) -> Tensor {
        let cells = 9
        let streams = seeds.map { (grid: Stream("grid.\($0)"), noise: Stream("noise.\($0)")) }
        return made([seeds.count, 3, height, width]) { index in
            let (x, y) = (index % width, index / width % height)
            let inPicture = index % (3 * height * width)
            let first = inPicture / (height * width) * cells * cells
            let stream = streams[index / (3 * height * width)]
            let (v, u) = (Double(y) * 8 / Double(height), Double(x) * 8 / Double(width))
            let (row, column) = (Int(v), Int(u))
            let (down, right) = (v - Double(row), u - Double(column))
            func corner(_ dy: Int, _ dx: Int) -> Double {
                stream.grid.uniform(first + (row + dy) * cells + column + dx)
            }
            let top = corner(0, 0) * (1 - right) + corner(0, 1) * right
            let bottom = corner(1, 0) * (1 - right) + corner(1, 1) * right
            let noise = stream.noise.uniform(inPicture) - 0.5
            return top * (1 - down) + bottom * down + 0.2 * noise
        }
    }

    /// A target, a cotangent or a layer's input: N(0, scale²).
    static func tensor(_ name: String, _ shape: Shape, scale: Double = 1) -> Tensor {
        let stream = Stream(name)
        return made(shape) { stream.normal($0) * scale }
    }

    /// The places of a tensor that are written down: all of them, or a fixed sample.
    static func positions(count: Int, wanted: Int) -> [Int] {
        guard count > wanted else { return Array(0..<count) }
        let stream = Stream("positions")
        return (0..<wanted).map { Int(stream[$0] % UInt64(count)) }
    }

    private static func made(_ shape: Shape, _ value: (Int) -> Double) -> Tensor {
        Tensor(shape) { block in
            for index in block.indices { block[index] = Float(value(index)) }
        }
    }
}
