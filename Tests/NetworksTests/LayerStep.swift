@testable import Networks

/// A layer as layers.json describes it; a class because steps nest.
final class LayerStep: Decodable, Sendable {
    let kind: String
    let name: String?
    let filters: Int?
    let stride: Pair?
    let kernel: Pair?
    let padding: Pair?
    let endPadding: Pair?
    let dilation: Pair?
    let groups: Int?
    let bias: Bool?
    let eps: Float?
    let momentum: Float?
    let ceil: Bool?
    let countIncludesPadding: Bool?
    let output: Pair?
    let size: Int?
    let alpha: Float?
    let beta: Float?
    let k: Float?
    let inputs: Int?
    let outputs: Int?
    let permutation: [Int]?
    let scale: [Float]?
    let shift: [Float]?
    let first: Int?
    let count: Int?
    let branch: LayerStep?
    let parts: [LayerStep]?

    /// One number for both directions, or (height, width).
    struct Pair: Decodable, Sendable {
        let height: Int
        let width: Int

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let both = try? container.decode(Int.self) {
                (height, width) = (both, both)
            } else {
                let list = try container.decode([Int].self)
                (height, width) = (list[0], list[1])
            }
        }
    }

    /// Adds the layer to a graph.
    func add(to net: inout GraphBuilder, after x: Int) throws -> Int {
        let name = name ?? kind
        switch kind {
        case "convolution":
            let (kernel, stride) = (try require(kernel), try require(stride))
            let (padding, dilation) = (try require(padding), try require(dilation))
            let end = endPadding ?? padding
            return net.convolution(
                name,
                x,
                filters: try require(filters),
                kernel: (kernel.height, kernel.width),
                stride: (stride.height, stride.width),
                padding: (padding.height, padding.width),
                endPadding: (end.height, end.width),
                dilation: (dilation.height, dilation.width),
                groups: try require(groups),
                bias: try require(bias)
            )
        case "batch_norm":
            return net.batchNorm(name, x, eps: try require(eps), momentum: try require(momentum))
        case "relu", "relu6", "sigmoid", "tanh", "silu", "gelu", "hard_sigmoid", "hard_swish":
            return net.activation(name, x, try activation())
        case "product":
            return net.multiply(name, x, by: try require(branch).add(to: &net, after: x))
        case "channels":
            let first = try require(first)
            return net.channels(name, x, first..<first + (try require(count)))
        case "channel_shuffle":
            return net.channelShuffle(name, x, groups: try require(groups))
        case "max_pool":
            return net.maxPool(
                name,
                x,
                window: try window()
            )
        case "average_pool":
            return net.averagePool(
                name,
                x,
                window: try window(),
                countIncludesPadding: try require(countIncludesPadding)
            )
        case "adaptive_average_pool":
            let output = try require(output)
            return net.adaptiveAveragePool(name, x, output: (output.height, output.width))
        case "local_response_norm":
            return net.localResponseNorm(
                name,
                x,
                size: try require(size),
                alpha: try require(alpha),
                beta: try require(beta),
                k: try require(k)
            )
        case "linear":
            return net.linear(name, x, outputs: try require(outputs), inputs: try require(inputs))
        case "scale_shift":
            return net.scaleShift(
                name,
                x,
                permutation: try require(permutation),
                scale: try require(scale),
                shift: try require(shift)
            )
        case "flatten": return net.flatten(name, x)
        case "dropout": return net.dropout(name, x)
        case "residual":
            let y = try require(branch).add(to: &net, after: x)
            return net.relu("relu", net.add("add", y, x))
        case "concatenation":
            var values: [Int] = []
            for part in try require(parts) { values.append(try part.add(to: &net, after: x)) }
            return net.concatenate(name, values)
        case "sequence":
            var y = x
            for part in try require(parts) { y = try part.add(to: &net, after: y) }
            return y
        default: throw Incomplete(kind: kind)
        }
    }

    /// A description that lacks what its kind needs.
    struct Incomplete: Error {
        let kind: String
    }

    private func window() throws -> Window {
        let (kernel, stride, padding) = (
            try require(kernel), try require(stride), try require(padding)
        )
        let end = endPadding ?? padding
        return Window(
            kernel: (kernel.height, kernel.width),
            stride: (stride.height, stride.width),
            padding: (padding.height, padding.width),
            endPadding: (end.height, end.width),
            ceil: try require(ceil)
        )
    }

    private func activation() throws -> Activation {
        let all: [Activation] = [
            .relu, .relu6, .sigmoid, .tanh, .silu, .gelu, .hardSigmoid, .hardSwish,
        ]
        return try require(all.first { $0.kind == kind })
    }

    private func require<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw Incomplete(kind: kind) }
        return value
    }
}
