import Testing

@testable import Wire

@Suite struct HalfPrecisionTests {
    @Test func carriesEveryHalf() {
        for half in UInt16.min...UInt16.max {
            check(half, HalfPrecision.float(f16: half), HalfPrecision.f16, infinity: 0x7C00)
            check(half, HalfPrecision.float(bf16: half), HalfPrecision.bf16, infinity: 0x7F80)
        }
    }

    private func check(
        _ half: UInt16,
        _ float: Float,
        _ back: (Float) -> UInt16,
        infinity: UInt16
    ) {
        if half & 0x7FFF > infinity {
            #expect(float.isNaN)
            #expect(HalfPrecision.float(f16: HalfPrecision.f16(float)).isNaN)
        } else {
            #expect(back(float) == half)
        }
    }

    /// Values of the type next to each other, and what lies between: the nearer one wins, or the
    /// even one.
    @Test func roundsToNearestTiesToEven() {
        for half in UInt16(0)..<0x7BFF {
            let low = HalfPrecision.float(f16: half)
            let middle = (low + HalfPrecision.float(f16: half + 1)) / 2
            let even = half & 1 == 0 ? half : half + 1
            #expect(HalfPrecision.f16(middle) == even)
            #expect(HalfPrecision.f16(middle.nextDown) == half)
            #expect(HalfPrecision.f16(middle.nextUp) == half + 1)
            #expect(HalfPrecision.f16(-middle.nextUp) == (half + 1) | 0x8000)
        }
        for half in stride(from: UInt16(0), to: 0x7F7F, by: 3) {
            let middle = Float(bitPattern: UInt32(half) << 16 | 0x8000)
            #expect(HalfPrecision.bf16(middle) == (half & 1 == 0 ? half : half + 1))
            #expect(HalfPrecision.bf16(middle.nextUp) == half + 1)
            #expect(HalfPrecision.bf16(-middle.nextDown) == half | 0x8000)
        }
    }

    @Test func knowsTheTypesEnds() {
        #expect(HalfPrecision.float(f16: 0x3C00) == 1)
        #expect(HalfPrecision.float(f16: 0x0001) == 0x1p-24)
        #expect(HalfPrecision.float(f16: 0x7BFF) == 65504)
        #expect(HalfPrecision.f16(65519.996) == 0x7BFF)
        #expect(HalfPrecision.f16(65520) == 0x7C00)
        #expect(HalfPrecision.f16(-.infinity) == 0xFC00)
        #expect(HalfPrecision.f16(0x1p-25) == 0)
        #expect(HalfPrecision.f16(Float(0x1p-25).nextUp) == 1)
        #expect(HalfPrecision.bf16(.greatestFiniteMagnitude) == 0x7F80)
        #expect(HalfPrecision.f16(Float(bitPattern: 0xFF80_0001)) & 0xFC00 == 0xFC00)
        #expect(HalfPrecision.float(bf16: HalfPrecision.bf16(Float(bitPattern: 0x7F80_0001))).isNaN)
    }
}
