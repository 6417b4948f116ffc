/// Where each element of a walk over some axes, the last fastest, lies: the sum of an offset for
/// each axis.
///
/// Two tables of about the same size stand for one of all elements, which may be very many.
struct Places {
    /// Offsets of the axes that vary slowly, and of the others; −1 for a place of nothing.
    private let tables: (outer: [Int], inner: [Int])

    /// A walk over axes each of whose elements adds such an offset, or −1 for nothing.
    init(_ axes: [[Int]]) {
        let sizes = axes.indices.map { split in
            [axes[..<split], axes[split...]].reduce(0) { $0 + $1.reduce(1) { $0 * $1.count } }
        }
        let split = sizes.indices.min { sizes[$0] < sizes[$1] } ?? 0
        tables = (Places.table(axes[..<split]), Places.table(axes[split...]))
    }

    /// A walk over axes of these extents and strides.
    init(_ extents: [Int], _ strides: [Int]) {
        self.init(zip(extents, strides).map { extent, stride in (0..<extent).map { $0 * stride } })
    }

    /// Where an element lies; nil at a place of nothing.
    func place(_ element: Int) -> Int? {
        let (outer, inner) = element.quotientAndRemainder(dividingBy: tables.inner.count)
        let (first, second) = (tables.outer[outer], tables.inner[inner])
        return first < 0 || second < 0 ? nil : first + second
    }

    private static func table(_ axes: ArraySlice<[Int]>) -> [Int] {
        axes.reduce([0]) { table, axis in
            table.flatMap { place in axis.map { place < 0 || $0 < 0 ? -1 : place + $0 } }
        }
    }
}
