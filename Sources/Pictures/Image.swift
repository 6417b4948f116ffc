package import Tensors

/// A colour picture of floats, nominally 0…1, that can be changed in place: planar, `[3, h, w]`.
///
/// Values outside 0…1 are kept; only `PNG.encode` clips. Use `Tensor` for what goes to a network.
package struct Image: Sendable, Equatable {
    /// Rows.
    package let height: Int
    /// Columns.
    package let width: Int
    /// Red, green, then blue, each row by row.
    package var values: [Float]  // [3, height, width]

    /// A picture of these planar values.
    package init(height: Int, width: Int, values: [Float]) {
        precondition(height > 0 && width > 0, "a picture has pixels, not \(height)×\(width)")
        precondition(values.count == 3 * height * width, "\(values.count) values do not fit")
        self.height = height
        self.width = width
        self.values = values
    }

    /// A picture of one grey.
    package init(height: Int, width: Int, grey: Float) {
        self.init(
            height: height,
            width: width,
            values: Array(repeating: grey, count: 3 * height * width)
        )
    }

    /// The picture in a tensor of shape `[1, 3, h, w]`.
    package init(_ tensor: Tensor) {
        let shape = tensor.shape
        precondition(
            shape.rank == 4 && shape[0] == 1 && shape[1] == 3,
            "\(shape) is not one picture's"
        )
        self.init(height: shape[2], width: shape[3], values: tensor.values)
    }

    /// The picture as a network's input, `[1, 3, h, w]`.
    package var tensor: Tensor { Tensor([1, 3, height, width], values) }

    /// One channel's value at a column and a row.
    package subscript(channel: Int, x: Int, y: Int) -> Float {
        get { values[(channel * height + y) * width + x] }
        set { values[(channel * height + y) * width + x] = newValue }
    }
}
