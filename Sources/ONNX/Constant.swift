package import Tensors

/// A value that is known before any picture is.
package struct Constant: Sendable {
    /// The numbers, row-major.
    package enum Numbers: Sendable {
        /// Of any type that measures, as float32; a view of the file where it holds that already.
        case floats(Tensor)
        /// Of any type that counts; which one is the constant's `integerType`.
        case integers([Int])
        case bools([Bool])
    }

    /// The extents, slowest-varying first; none for a scalar.
    package var extents: [Int]
    /// As many numbers as the extents' product.
    package var numbers: Numbers
    /// The type that integers have in the file, and within which they stay.
    package var integerType: ElementType

    /// A value of these extents and numbers.
    package init(extents: [Int], numbers: Numbers, integerType: ElementType = .int64) {
        self.extents = extents
        self.numbers = numbers
        self.integerType = integerType
    }
}
