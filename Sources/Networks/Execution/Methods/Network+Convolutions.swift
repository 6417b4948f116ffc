package import Kernels
package import Tensors

/// A convolution of a network, over a picture of one size.
package struct ConvolutionWork: Hashable, Sendable {
    /// Its shape.
    package let geometry: ConvolutionGeometry
    /// The input's height and width.
    package let input: [Int]
    /// The output's.
    package let output: [Int]
}

extension Network {
    /// The convolutions that lead to the network's output, in order, for an input of this shape.
    package func convolutions(input: Shape) throws(NetworkError) -> [ConvolutionWork] {
        let shapes = try graph.shapes(for: input, reaching: [graph.output])
        let live = graph.leadsToOutput
        return graph.nodes.indices.filter(live.contains).compactMap { value in
            let node = graph.nodes[value]
            guard let layer = node.layer as? Convolution else { return nil }
            return ConvolutionWork(
                geometry: layer.geometry,
                input: Array(shapes[node.inputs[0]].dimensions.suffix(2)),
                output: Array(shapes[value].dimensions.suffix(2))
            )
        }
    }
}
