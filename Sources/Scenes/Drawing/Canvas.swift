internal import Imaging

/// A square picture being painted, layer over layer.
struct Canvas {
    /// Pixels in a row and rows.
    let size: Int
    private var values: [Float]  // [3, size, size]
    private var figure: Coverage
    private var detail: Coverage
    /// The unit vector towards the light.
    private let light: Point

    /// A canvas whose colour goes evenly from the top's to the bottom's.
    init(size: Int, top: Colour, bottom: Colour, light: Point) {
        self.size = size
        self.light = light
        figure = Coverage(size: size)
        detail = Coverage(size: size)
        values = []
        values.reserveCapacity(3 * size * size)
        for channel in 0..<3 {
            for y in 0..<size {
                let share = (Float(y) + 0.5) / Float(size)
                let value = top[channel] + (bottom[channel] - top[channel]) * share
                values.append(contentsOf: repeatElement(value, count: size))
            }
        }
    }

    /// The picture as it is.
    var image: Image { Image(height: size, width: size, values: values) }

    /// Lays a layer on the others.
    mutating func paint(_ layer: Layer) {
        figure.cover(layer.form)
        blend(layer.paint, figure)
        for part in layer.details {
            detail.cover(part.form)
            detail.intersect(figure)
            blend(part.paint, detail)
        }
    }

    /// Brightens everything by a factor for each channel, adds the grain, and clips to 0…1.
    ///
    /// - Parameters:
    ///   - gain: The light's colour.
    ///   - grain: How far a pixel's noise goes either way.
    ///   - dice: Where the noise comes from: a word for each pixel.
    mutating func develop(gain: Colour, grain: Float, dice: inout Dice) {
        let plane = size * size
        let unit = grain * 0x1p-20
        var values = values.mutableSpan
        for pixel in 0..<plane {
            let word = dice.word()
            for channel in 0..<3 {
                // 21 bits, from -2²⁰ up.
                let noise = Float(Int((word >> UInt64(21 * channel)) & 0x1F_FFFF) - 0x10_0000)
                let value = values[channel * plane + pixel] * gain[channel] + noise * unit
                values[channel * plane + pixel] = min(max(value, 0), 1)
            }
        }
    }

    /// Mixes a paint into the pixels by their coverage.
    private mutating func blend(_ paint: Paint, _ coverage: borrowing Coverage) {
        let window = coverage.window
        guard !window.x.isEmpty, !window.y.isEmpty else { return }
        let (size, plane) = (size, size * size)
        let middle = Point(
            Float(window.x.lowerBound + window.x.upperBound) / 2,
            Float(window.y.lowerBound + window.y.upperBound) / 2
        )
        // From -shading at the edge away from the light to +shading at the lit one.
        let slope = light * (paint.shading * 2 / Float(max(window.x.count, window.y.count)))
        let shares = coverage.shares.span
        var values = values.mutableSpan
        for y in window.y {
            let base = 1 + (Float(y) + 0.5 - middle.y) * slope.y - (middle.x - 0.5) * slope.x
            for x in window.x {
                let index = y * size + x
                let share = shares[index] * paint.opacity
                guard share > 0 else { continue }
                let colour = paint.colour * (base + Float(x) * slope.x)
                values[index] += (colour.x - values[index]) * share
                values[plane + index] += (colour.y - values[plane + index]) * share
                values[2 * plane + index] += (colour.z - values[2 * plane + index]) * share
            }
        }
    }
}

extension Coverage {
    /// Covers what the form covers.
    mutating func cover(_ form: Layer.Form) {
        switch form {
        case .figure(let outline): cover(outline)
        case .haze(let centre, let radii): cover(hazeAt: centre, radii: radii)
        }
    }
}
