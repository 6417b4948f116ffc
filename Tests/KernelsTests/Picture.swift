import Kernels

/// A view over memory of its own, in which the gaps between pixels hold a value that nobody writes.
///
/// The memory is never freed: a view may be used after the last mention of its picture.
final class Picture {
    let view: View
    private let memory: UnsafeMutableBufferPointer<Float>
    private static let untouched: Float = 12_345

    /// A picture filled by `value` with the running number of each element, channels fastest.
    init(
        _ n: Int,
        _ h: Int,
        _ w: Int,
        _ c: Int,
        gap: Int = 0,
        value: (Int) -> Float = { _ in Picture.untouched }
    ) {
        memory = .allocate(capacity: n * h * w * (c + gap))
        memory.initialize(repeating: Picture.untouched)
        guard let base = memory.baseAddress else { fatalError("a picture of no memory") }
        view = View(base, n: n, h: h, w: w, c: c, pixelStride: c + gap)
        for i in 0..<view.count { memory[i / c * (c + gap) + i % c] = value(i) }
    }

    /// A picture of the same shape.
    convenience init(like other: Picture, gap: Int = 0, value: (Int) -> Float = { _ in .nan }) {
        let view = other.view
        self.init(view.n, view.h, view.w, view.c, gap: gap, value: value)
    }

    /// The elements without the gaps, channels fastest.
    var values: [Float] {
        (0..<view.count).map { memory[$0 / view.c * view.pixelStride + $0 % view.c] }
    }

    /// Whether every gap is as it was.
    var gapsAreUntouched: Bool {
        memory.indices.allSatisfy {
            $0 % view.pixelStride < view.c || memory[$0] == Picture.untouched
        }
    }

    /// The running number of an element.
    func index(_ n: Int, _ y: Int, _ x: Int, _ c: Int) -> Int {
        ((n * view.h + y) * view.w + x) * view.c + c
    }
}

/// A reproducible value between −1 and 1 for each number and seed.
func noise(_ i: Int, _ seed: UInt64 = 1) -> Float {
    var z = UInt64(bitPattern: Int64(i)) &* 0x9E37_79B9_7F4A_7C15 &+ seed &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Float(Int32(truncatingIfNeeded: z >> 32)) / 2_147_483_648
}

/// The greatest difference, relative to the greatest magnitude of `b` (or 1e-30).
func distance(_ a: [Float], _ b: [Double]) -> Double {
    precondition(a.count == b.count, "\(a.count) values and \(b.count)")
    let scale = b.map(abs).max() ?? 0
    let differences = zip(a, b).map { x, y in
        abs(Double(x) - y).isFinite ? abs(Double(x) - y) : .infinity
    }
    return (differences.max() ?? 0) / max(scale, 1e-30)
}

/// d f / d x by central differences.
func numericalGradient(_ x: [Double], _ f: ([Double]) -> Double) -> [Double] {
    let step = 1e-4
    return x.indices.map { i in
        var up = x
        var down = x
        up[i] += step
        down[i] -= step
        return (f(up) - f(down)) / (2 * step)
    }
}

/// How far a gradient is from f's slope along some directions, relative to the largest slope: where
/// differences one by one would take minutes.
func slopeDistance(_ gradient: [Float], of f: ([Double]) -> Double, at x: [Double]) -> Double {
    let slopes = (0..<3).map { turn in
        let direction = x.indices.map { Double(noise($0, UInt64(31 + turn))) }
        let wanted = numericalGradient([0]) { step in
            f(zip(x, direction).map { $0 + step[0] * $1 })
        }
        let own = zip(gradient, direction).reduce(0) { $0 + Double($1.0) * $1.1 }
        return (own: Float(own), wanted: wanted[0])
    }
    return distance(slopes.map(\.own), slopes.map(\.wanted))
}
