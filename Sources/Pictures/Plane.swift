/// A number for each pixel of a picture, in float32: `[h, w]`.
package struct Plane: Sendable, Equatable {
    /// Rows.
    package let height: Int
    /// Columns.
    package let width: Int
    /// Row by row.
    package var values: [Float]  // [height, width]

    /// A plane of these values.
    package init(height: Int, width: Int, values: [Float]) {
        precondition(values.count == height * width, "\(values.count) values do not fit")
        self.height = height
        self.width = width
        self.values = values
    }
}
