package import Tensors

/// Takes the members of an object that describes a loss or an optimizer, in the order that they
/// have there.
package protocol MemberWriter {
    /// Writes `true` or `false`.
    mutating func member(_ name: String, _ value: Bool)
    /// Writes a whole number.
    mutating func member(_ name: String, _ value: Int)
    /// Writes whole numbers.
    mutating func member(_ name: String, _ value: [Int])
    /// Writes the number that reads back as this float.
    mutating func member(_ name: String, _ value: Float)
    /// Writes the number that reads back as this double.
    mutating func member(_ name: String, _ value: Double)
    /// Writes such numbers.
    mutating func member(_ name: String, _ value: [Double])
    /// Writes a string.
    mutating func member(_ name: String, _ value: String)
    /// Writes a tensor, bit for bit.
    mutating func member(_ name: String, _ value: Tensor)
}
