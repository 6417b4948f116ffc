extension Shape {
    /// The channels of [n, c, h, w] or the features of [n, features].
    package var channels: Int { self[1] }

    /// The spatial extents; 1 × 1 for [n, features].
    package var plane: (height: Int, width: Int) { rank == 4 ? (self[2], self[3]) : (1, 1) }

    /// This shape with another number of items.
    package func with(items: Int) -> Shape { Shape([items] + dimensions.dropFirst()) }
}
