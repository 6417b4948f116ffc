package import ONNX

extension Model {
    /// A model that makes `y` of a picture `x` of these extents.
    package static func sketch(
        _ nodes: [Node],
        _ constants: [String: Constant] = [:],
        picture: [Int]
    ) -> Model {
        Model(
            opset: 17,
            inputs: [Port(name: "x", elementType: nil, extents: picture.map(Extent.fixed))],
            outputs: [Port(name: "y", elementType: nil, extents: nil)],
            nodes: nodes,
            initializers: constants
        )
    }
}
