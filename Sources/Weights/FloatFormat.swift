/// How a written file stores the numbers that are float32 in memory.
package enum FloatFormat: Sendable, CaseIterable {
    /// As they are.
    case float32
    /// IEEE 754 binary16: 11 bits of precision, up to 65504.
    case float16
    /// The upper half of a float32: 8 bits of precision, float32's range.
    case bfloat16

    /// The same format as the reader knows it.
    var scalar: ScalarType {
        switch self {
        case .float32: .float32
        case .float16: .float16
        case .bfloat16: .bfloat16
        }
    }

    /// The bits of the nearest number of a format of 16, ties to even; infinity beyond its range.
    func half(_ value: Float) -> UInt16 {
        switch self {
        case .float32: preconditionFailure("a float32 has 32 bits")
        case .float16: return Float16(value).bitPattern
        case .bfloat16:
            let bits = value.bitPattern
            // Rounding up a NaN's last bits could make it an infinity.
            if value.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x0040 }
            return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
        }
    }

    /// Whether these bits are an infinity of a format of 16.
    func isInfinity(_ half: UInt16) -> Bool {
        half & 0x7FFF == (self == .float16 ? 0x7C00 : 0x7F80)
    }
}
