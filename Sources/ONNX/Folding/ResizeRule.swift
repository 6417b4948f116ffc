import Glibc

/// How a Resize or Upsample reads an axis: where each coordinate lies in the source, and which
/// numbers there it is made of.
///
/// The formulas are those of the operator's page in ONNX; the weights of antialiasing are those of
/// its reference implementation.
struct ResizeRule {
    /// What a number is made of.
    enum Mode: Equatable {
        case nearest(Rounding)
        case linear
        /// By cubic convolution with the coefficient a (Keys 1981, equation 4).
        case cubic(Double)
    }

    /// Which neighbour is nearest.
    enum Rounding: String, CaseIterable {
        case preferFloor = "round_prefer_floor"
        case preferCeil = "round_prefer_ceil"
        case floor, ceil
        /// Down where numbers are added, up where some are left out, which is Resize's before 11:
        /// its page doesn't say so, but its test and ONNX Runtime do.
        case outwards
    }

    /// Where a coordinate lies in the source.
    enum Coordinates: String, CaseIterable {
        case halfPixel = "half_pixel"
        case halfPixelSymmetric = "half_pixel_symmetric"
        case pytorchHalfPixel = "pytorch_half_pixel"
        case alignCorners = "align_corners"
        case asymmetric
        case cropAndResize = "tf_crop_and_resize"
        case halfPixelForNearest = "tf_half_pixel_for_nn"
    }

    /// One axis, before and after.
    struct Axis {
        /// How long it is.
        let input: Int
        /// How long it becomes.
        let output: Int
        /// How much longer, as written; `output` is rounded.
        let scale: Float
        /// The part that is shown, for what crops.
        let region: (start: Float, end: Float)

        /// Whether it stays as it is.
        var isWhole: Bool { input == output && scale == 1 && region == (0, 1) }
    }

    /// What a number is made of.
    var mode = Mode.nearest(.outwards)
    /// Where a coordinate lies.
    var coordinates = Coordinates.asymmetric
    /// Whether more is read where fewer numbers are made than there are.
    var isAntialiased = false
    /// Whether the edge isn't repeated beyond itself.
    var excludesOutside = false

    /// What each coordinate of an axis is made of; nothing where it lies outside a crop.
    func taps(_ axis: Axis) -> [[ResizeTap]] {
        (0..<axis.output).map { position in
            if case .nearest(let rounding) = mode {
                return nearest(position, rounding, axis)
            }
            return taps(around: place(Double(position), axis), axis)
        }
    }

    /// How many numbers each coordinate is made of, as a float: a hostile scale has no bound.
    func reach(_ axis: Axis) -> Double {
        let support = if case .cubic = mode { 2.0 } else { 1.0 }
        return 2 * support / stretch(axis) + 2
    }

    /// In single precision, as ONNX Runtime has it: which number is nearest hangs on the last bit.
    private func nearest(_ position: Int, _ rounding: Rounding, _ axis: Axis) -> [ResizeTap] {
        let place = place(Float(position), axis)
        guard !isOutside(Double(place), axis) else { return [] }
        let rounded =
            switch rounding {
            case .preferFloor: Glibc.ceil(place - 0.5)
            case .preferCeil: Glibc.floor(place + 0.5)
            case .floor: Glibc.floor(place)
            case .ceil: Glibc.ceil(place)
            case .outwards: axis.scale < 1 ? Glibc.ceil(place) : Glibc.floor(place)
            }
        let index = min(max(Int(saturating: Double(rounded)), 0), axis.input - 1)
        return [ResizeTap(index: index, weight: 1)]
    }

    private func taps(around place: Double, _ axis: Axis) -> [ResizeTap] {
        guard !isOutside(place, axis) else { return [] }
        let stretch = stretch(axis)
        let support = if case .cubic = mode { 2.0 } else { 1.0 }
        // Far outside, all is the edge: moved so that any coordinate can be counted from.
        let place = min(max(place, -0x1p40), 0x1p40)
        let base = Int(saturating: Glibc.ceil(place)) - 1
        let first = Int(Glibc.floor(-support / stretch)) + 1
        var taps = (first...(1 - first)).map { offset in
            let distance = abs(Double(base + offset) - place) * stretch
            return ResizeTap(index: base + offset, weight: Float(weight(distance)))
        }
        if excludesOutside { taps = taps.filter { (0..<axis.input).contains($0.index) } }
        let sum = taps.reduce(0) { $0 + $1.weight }
        return taps.map { tap in
            let index = min(max(tap.index, 0), axis.input - 1)
            return ResizeTap(index: index, weight: sum == 0 ? 0 : tap.weight / sum)
        }
    }

    /// By how much the weights are spread: only where fewer numbers are made than there are.
    private func stretch(_ axis: Axis) -> Double {
        isAntialiased ? min(Double(axis.scale), 1) : 1
    }

    private func weight(_ x: Double) -> Double {
        guard case .cubic(let a) = mode else { return max(1 - x, 0) }
        if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
    }

    private func isOutside(_ place: Double, _ axis: Axis) -> Bool {
        coordinates == .cropAndResize && !(place >= 0 && place <= Double(axis.input - 1))
    }

    /// Where a coordinate of what is made lies in the source.
    private func place<Number: BinaryFloatingPoint>(_ x: Number, _ axis: Axis) -> Number {
        let (input, scale) = (Number(axis.input), Number(axis.scale))
        // As the page has it, with the fraction that `output` is rounded down from.
        let output = scale * input
        switch coordinates {
        case .halfPixel: return (x + 0.5) / scale - 0.5
        case .halfPixelSymmetric:
            return input / 2 * (1 - Number(axis.output) / output) + (x + 0.5) / scale - 0.5
        case .pytorchHalfPixel: return axis.output > 1 ? (x + 0.5) / scale - 0.5 : 0
        case .alignCorners: return output == 1 ? 0 : x * (input - 1) / (output - 1)
        case .asymmetric: return x / scale
        case .halfPixelForNearest: return (x + 0.5) / scale
        case .cropAndResize:
            let (start, end) = (Number(axis.region.start), Number(axis.region.end))
            // A scale in single precision makes of one a little more.
            guard output > 1.000_001 else { return (start + end) / 2 * (input - 1) }
            return start * (input - 1) + x * (end - start) * (input - 1) / (output - 1)
        }
    }
}

/// A number of an axis and its weight in one that is made.
struct ResizeTap: Sendable, Equatable {
    /// Its index along the axis.
    let index: Int
    /// Its weight.
    let weight: Float
}
