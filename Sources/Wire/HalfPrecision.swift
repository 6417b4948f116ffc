/// float32 to 16 bits and back, by the bits: the baseline instruction set has no conversion, and a
/// call to the runtime's for each element would be the slowest part of a reply.
///
/// To 16 bits rounds to nearest, ties to even; NaN stays NaN with the upper bits of its payload.
enum HalfPrecision {
    static func bf16(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        if value.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x0040 }
        return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
    }

    static func float(bf16 half: UInt16) -> Float {
        Float(bitPattern: UInt32(half) << 16)
    }

    static func f16(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
        let magnitude = bits & 0x7FFF_FFFF
        if magnitude > 0x7F80_0000 {
            return sign | 0x7E00 | UInt16(truncatingIfNeeded: magnitude >> 13 & 0x3FF)
        }
        if magnitude >= 0x477F_F000 { return sign | 0x7C00 }  // 65520 and more round to infinity
        if magnitude < 0x3880_0000 {
            // Below 2⁻¹⁴: adding ½ moves the last bit of a subnormal half to the last bit of the
            // sum.
            let sum = Float(bitPattern: magnitude) + 0.5
            return sign | UInt16(truncatingIfNeeded: sum.bitPattern &- 0x3F00_0000)
        }
        let rounded = magnitude &+ 0xFFF &+ (magnitude >> 13 & 1) &- (112 << 23)
        return sign | UInt16(truncatingIfNeeded: rounded >> 13)
    }

    static func float(f16 half: UInt16) -> Float {
        let sign = UInt32(half & 0x8000) << 16
        let magnitude = UInt32(half & 0x7FFF) << 13
        if half & 0x7C00 == 0x7C00 { return Float(bitPattern: sign | magnitude | 0x7F80_0000) }
        // Times 2¹¹² moves the exponent's bias from 15 to 127, and is exact for subnormals too.
        let scaled = Float(bitPattern: magnitude) * 0x1p112
        return Float(bitPattern: sign | scaled.bitPattern)
    }
}
