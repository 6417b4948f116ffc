import Kernels
import Tensors

/// A layer that moves whole pixels about, and makes up others of zeros.
struct PixelMove: Layer {
    /// What it makes of a picture's shape.
    enum Move: Sendable {
        /// Zeros below and to the right until height and width are multiples of a window's side.
        case padding(side: Int)
        /// The pixels of each 2×2 square one after another along the channels: upper left, lower
        /// left, upper right, lower right; zeros where a square sticks out (Liu et al., 2021, Swin,
        /// section 3.1).
        case squares
        /// Each window of `side`×`side` pixels a row, for pictures of one size only.
        case windows(side: Int, of: PlaneSize)
        /// The reverse.
        case picture(ofWindows: Int, PlaneSize)
        /// Columns as rows.
        case transposition
        /// The first pixel alone, as features.
        case first
    }

    let kind: String
    let move: Move

    var attributes: LayerAttributes {
        switch move {
        case .padding(let side), .windows(let side, _), .picture(let side, _):
            ["window_size": .wholes([side, side])]
        case .squares, .transposition, .first: [:]
        }
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        let input = try inputs[0].requiringPlane()
        let (height, width) = input.plane
        switch move {
        case .padding(let side):
            return input.with(
                channels: input.channels,
                height: (height + side - 1) / side * side,
                width: (width + side - 1) / side * side
            )
        case .squares:
            return input.with(
                channels: 4 * input.channels,
                height: (height + 1) / 2,
                width: (width + 1) / 2
            )
        case .windows(let side, let plane):
            guard plane == PlaneSize(height: height, width: width) else {
                throw LayerError(
                    reason: "it was made for \(plane.height)×\(plane.width) here and gets "
                        + "\(height)×\(width)"
                )
            }
            return input.with(
                channels: input.channels,
                height: plane.height * plane.width / (side * side),
                width: side * side
            )
        case .picture(_, let plane):
            return input.with(
                channels: input.channels,
                height: plane.height,
                width: plane.width
            )
        case .transposition:
            return input.with(channels: input.channels, height: width, width: height)
        case .first:
            return [input[0], input.channels]
        }
    }

    func arrangement(of inputs: [Arrangement]) -> Arrangement {
        switch move {
        case .windows: .channelsLast
        case .picture, .first: .channelsFirst
        case .padding, .squares, .transposition: inputs[0]
        }
    }

    func step(at site: Site) -> (any Step)? {
        let (from, to) = (site.inputShapes[0].plane, site.outputShape.plane)
        if case .padding = move, from == to { return nil }
        return PixelMoveStep(site: site, kind: kind, map: map(from, to))
    }

    private func map(
        _ from: (height: Int, width: Int),
        _ to: (height: Int, width: Int)
    ) -> PixelMap {
        let (read, made) = (from.height * from.width, to.height * to.width)
        switch move {
        case .padding:
            return PixelMap(reading: read, making: made) { pixel, _ in
                let (y, x) = pixel.quotientAndRemainder(dividingBy: to.width)
                return y < from.height && x < from.width ? y * from.width + x : nil
            }
        case .squares:
            return PixelMap(reading: read, making: made, blocks: 4) { pixel, block in
                let (row, column) = pixel.quotientAndRemainder(dividingBy: to.width)
                let (y, x) = (2 * row + block % 2, 2 * column + block / 2)
                return y < from.height && x < from.width ? y * from.width + x : nil
            }
        case .windows(let side, let plane):
            return PixelMap(reading: read, making: made) { pixel, _ in
                plane.pixel(ofWindows: side, pixel)
            }
        case .picture(let side, let plane):
            var places = [Int](repeating: 0, count: made)
            for pixel in 0..<made { places[plane.pixel(ofWindows: side, pixel)] = pixel }
            return PixelMap(reading: read, making: made) { pixel, _ in places[pixel] }
        case .transposition:
            return PixelMap(reading: read, making: made) { pixel, _ in
                pixel % to.width * from.width + pixel / to.width
            }
        case .first:
            return PixelMap(reading: read, making: made) { _, _ in 0 }
        }
    }
}

extension PlaneSize {
    /// The pixel of the picture that is the given one of its windows' pixels, window after window.
    fileprivate func pixel(ofWindows side: Int, _ pixel: Int) -> Int {
        let (window, own) = pixel.quotientAndRemainder(dividingBy: side * side)
        let (row, column) = window.quotientAndRemainder(dividingBy: width / side)
        return (row * side + own / side) * width + column * side + own % side
    }
}

/// Moves the gradients back.
struct PixelMoveStep: SiteStep {
    let site: Site
    let kind: String
    let map: PixelMap

    func forward(_ context: Context) {
        map.apply(
            context.activation(inputs[0]),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        map.inputGradient(
            context.gradient(output),
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }
}
