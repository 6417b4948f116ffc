/// The extents of a tensor, slowest-varying first: `[n, c, h, w]` for a batch of pictures.
public struct Shape: Hashable, Sendable {
    /// The extent of each dimension; an empty list is a scalar's.
    public let dimensions: [Int]

    /// A shape of these extents, each at least zero.
    public init(_ dimensions: [Int]) {
        precondition(dimensions.allSatisfy { $0 >= 0 }, "extents are not negative: \(dimensions)")
        self.dimensions = dimensions
    }

    /// The number of elements.
    ///
    /// Traps on overflow; `Shape(checking:)` is for input that may be wrong.
    public var count: Int { dimensions.reduce(1, *) }

    /// The number of dimensions.
    public var rank: Int { dimensions.count }

    /// The extent of one dimension.
    public subscript(dimension: Int) -> Int { dimensions[dimension] }

    /// A shape from unchecked input; nil when an extent is negative or the element count overflows.
    package init?(checking dimensions: [Int]) {
        var count = 1
        for extent in dimensions {
            let (product, overflow) = count.multipliedReportingOverflow(by: max(extent, 1))
            guard extent >= 0, !overflow else { return nil }
            count = product
        }
        self.dimensions = dimensions
    }
}

extension Shape: ExpressibleByArrayLiteral {
    /// A shape written as its extents.
    public init(arrayLiteral dimensions: Int...) {
        self.init(dimensions)
    }
}

extension Shape: CustomStringConvertible {
    /// As PyTorch prints it: `[1, 3, 299, 299]`.
    public var description: String { dimensions.description }
}
