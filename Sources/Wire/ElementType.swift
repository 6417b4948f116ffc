/// How a tensor's elements are stored on the wire: little-endian.
public enum ElementType: String, Sendable, CaseIterable {
    /// IEEE 754 binary32.
    case f32
    /// IEEE 754 binary16: 11 bits of precision, up to 65504.
    case f16
    /// The upper half of a float32: 8 bits of precision, float32's range.
    case bf16

    /// Bytes of one element.
    package var size: Int { self == .f32 ? 4 : 2 }

    /// The float32 nearest to what this type can hold, ties to even; beyond its range, infinity.
    package func rounded(_ value: Float) -> Float {
        switch self {
        case .f32: value
        case .f16: HalfPrecision.float(f16: HalfPrecision.f16(value))
        case .bf16: HalfPrecision.float(bf16: HalfPrecision.bf16(value))
        }
    }
}
