internal import Imaging

/// Where in a picture its descent had most to do: how much the loss hung on each pixel, summed over
/// the steps of an octave.
///
/// As the alpha of a picture it leaves out what nobody asked for, the ground of a parameterisation
/// that fills everything (Fel et al., MaCo, 2023).
struct Importance: Sendable {
    private let size: Int
    private var sums: [Float]

    /// Nothing hangs on any pixel yet of a square picture.
    init(size: Int) {
        self.size = size
        sums = Array(repeating: 0, count: size * size)
    }

    /// A step whose loss had this gradient with respect to the picture.
    mutating func add(_ slope: Image) {
        let plane = size * size
        for index in sums.indices {
            for channel in 0..<3 { sums[index] += abs(slope.values[channel * plane + index]) }
        }
    }

    /// How much of each pixel is to be seen, `[size, size]`: a pixel on which as much hangs as on
    /// the twentieth part that matters most is seen whole; a picture without slopes is, too.
    var alpha: [Float] {
        // A soft edge: single pixels' slopes say little.
        var map = Image(height: size, width: size, values: sums + sums + sums)
        for _ in 0..<size / 16 { map.blur(sigma: 2.4) }
        let soft = map.values.prefix(size * size)
        let whole = soft.sorted()[soft.count * 19 / 20]
        return whole > 0 ? soft.map { min($0 / whole, 1) } : soft.map { _ in 1 }
    }
}
