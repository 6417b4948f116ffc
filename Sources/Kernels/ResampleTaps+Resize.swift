/// How ONNX's Resize says what a plane's rows, or columns, are made of.
package struct ResizeRule: Sendable, Equatable {
    /// Where in the one read a place of the one made lies: `coordinate_transformation_mode`.
    package enum Coordinates: Sendable, Equatable {
        /// Pixels are squares whose middles correspond.
        case halfPixel
        /// The same about the middle of the whole, which matters where scale and sizes disagree.
        case halfPixelSymmetric
        /// As `halfPixel`, but that a single one lies on the first.
        case pytorchHalfPixel
        /// The first and the last correspond.
        case alignCorners
        /// The firsts correspond, and the others by the scale alone.
        case asymmetric
        /// Of a part of the one read, between two shares of it (TensorFlow's `crop_and_resize`);
        /// what lies outside of the one read is 0.
        case crop(start: Double, end: Double)
    }

    /// Which ones it is made of: `mode`, with what belongs to it.
    package enum Interpolation: Sendable, Equatable {
        /// The nearest one, by `nearest_mode`.
        case nearest(Rounding)
        /// The two around it.
        case linear
        /// Four, by Keys' cubic convolution (1981) with this a: `cubic_coeff_a`.
        case cubic(a: Double)
    }

    /// Which of two is nearest.
    package enum Rounding: Sendable, Equatable {
        /// The nearer, of two as near the lower or the upper one.
        case preferringFloor, preferringCeil
        /// Always that on one side.
        case floor, ceil
    }

    /// Where they lie.
    package var coordinates: Coordinates
    /// Which ones count.
    package var interpolation: Interpolation
    /// Whether, where fewer are made than are read, so many more count: `antialias`.
    package var isAntialiased: Bool
    /// Whether those outside count as nothing, not as the outermost one: `exclude_outside`.
    package var excludesOutside: Bool

    /// A rule.
    package init(
        _ coordinates: Coordinates,
        _ interpolation: Interpolation,
        isAntialiased: Bool = false,
        excludesOutside: Bool = false
    ) {
        self.coordinates = coordinates
        self.interpolation = interpolation
        self.isAntialiased = isAntialiased
        self.excludesOutside = excludesOutside
    }
}

extension ResampleTaps {
    /// Taps by a rule of ONNX's Resize; without a scale by that of the extents.
    package init(reading read: Int, making made: Int, scale: Double? = nil, _ rule: ResizeRule) {
        let scale = scale ?? Double(made) / Double(max(read, 1))
        let axis = ResizedAxis(read: read, made: made, scale: scale, rule: rule)
        self.init(reading: read, making: made) { axis.taps(of: $0) }
    }
}

/// One direction of a resizing.
private struct ResizedAxis {
    let read: Int
    let made: Int
    let scale: Double
    let rule: ResizeRule

    /// What a place is made of; nothing where a crop sticks out.
    func taps(of place: Int) -> [(index: Int, weight: Float)] {
        let at = coordinate(of: place)
        if case .crop = rule.coordinates, !(0...Double(read - 1)).contains(at) { return [] }
        var weights: [Int: Double] = [:]
        for (index, weight) in neighbours(of: at) {
            let isInside = (0..<read).contains(index)
            if isInside || !rule.excludesOutside {
                weights[min(max(index, 0), read - 1), default: 0] += weight
            }
        }
        // Those that count make up the whole; without any change they do so already.
        let sum = rule.excludesOutside ? weights.values.reduce(0, +) : 1
        return weights.sorted { $0.key < $1.key }.map { ($0.key, Float($0.value / sum)) }
    }

    /// Where in the one read a place lies.
    private func coordinate(of place: Int) -> Double {
        let (x, last) = (Double(place), Double(read - 1))
        switch rule.coordinates {
        case .halfPixel: return (x + 0.5) / scale - 0.5
        case .halfPixelSymmetric:
            let offset = Double(read) / 2 * (1 - Double(made) / (scale * Double(read)))
            return offset + (x + 0.5) / scale - 0.5
        case .pytorchHalfPixel: return made > 1 ? (x + 0.5) / scale - 0.5 : 0
        case .alignCorners: return made > 1 ? x * last / Double(made - 1) : 0
        case .asymmetric: return x / scale
        case .crop(let start, let end):
            guard made > 1 else { return 0.5 * (start + end) * last }
            return start * last + x * (end - start) * last / Double(made - 1)
        }
    }

    /// The ones that count, by their weights, which sum up to 1; some may lie outside.
    private func neighbours(of at: Double) -> [(index: Int, weight: Double)] {
        let floor = at.rounded(.down)
        // How much wider an antialiased kernel is.
        let shrinking = rule.isAntialiased ? min(scale, 1) : 1
        switch rule.interpolation {
        case .nearest(let rounding):
            let nearest =
                switch rounding {
                case .preferringFloor: (at - 0.5).rounded(.up)
                case .preferringCeil: (at + 0.5).rounded(.down)
                case .floor: floor
                case .ceil: at.rounded(.up)
                }
            return [(Int(nearest), 1)]
        case .linear:
            return weighted(around: at, reach: 1 / shrinking) { max(1 - abs($0) * shrinking, 0) }
        case .cubic(let a):
            return weighted(around: at, reach: 2 / shrinking) { cubic($0 * shrinking, a) }
        }
    }

    /// Those nearer than `reach`, by their distances' weights.
    private func weighted(
        around at: Double,
        reach: Double,
        _ weight: (_ distance: Double) -> Double
    ) -> [(index: Int, weight: Double)] {
        let indices = Int((at - reach).rounded(.up))...Int((at + reach).rounded(.down))
        let weights = indices.map { (index: $0, weight: weight(Double($0) - at)) }
        let sum = weights.reduce(0) { $0 + $1.weight }
        return weights.map { ($0.index, $0.weight / sum) }
    }

    /// Keys' kernel.
    private func cubic(_ distance: Double, _ a: Double) -> Double {
        let x = abs(distance)
        if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
    }
}
