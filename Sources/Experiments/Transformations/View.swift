package import Imaging
package import Kernels
package import Randomness
package import Tensors

/// What a network is shown of a picture in one step: where it looks, and through what.
package struct View: Sendable {
    /// From the view's coordinates to the picture's.
    private var map = Affine.identity
    /// The side of what is shown, in pixels.
    private let side: Int
    /// What happens to what is seen, in order.
    private var filters: [Filter] = []

    private enum Filter: Sendable {
        case blur(sigma: Double)
        case noise([Float], deviation: Float)
    }

    /// A look at a square picture through transformations drawn one after the other, and then at a
    /// window of what they leave, its place drawn too: x first, then y.
    ///
    /// All that moves pixels is one map, so that a picture is sampled once whatever is asked for;
    /// blur and noise come after it. A window that is larger than what is left stands in its
    /// middle, with the grey around. The step, the first being 0, of so many decides how much noise
    /// there is.
    package init(
        of size: Int,
        through transformations: [Transformation],
        side: Int,
        at step: Int = 0,
        of steps: Int = 1,
        drawnFrom random: inout any RandomSource
    ) {
        self.side = side
        var field = Double(size)
        for transformation in transformations {
            switch transformation {
            case .pad(let pixels):
                map = map.after(.shift(x: Double(-pixels), y: Double(-pixels)))
                field += Double(2 * pixels)
            case .jitter(let pixels):
                let x = random.integer(through: pixels)
                let y = random.integer(through: pixels)
                map = map.after(.shift(x: Double(x), y: Double(y)))
                field -= Double(pixels)
            case .scale(let range):
                let factor = random.number(in: range)
                map = map.after(.scaling(1 / factor))
                field *= factor
            case .crop(let range):
                let share = random.number(in: range)
                map = map.after(.scaling(share))
                field /= share
            case .rotate(let range):
                let degrees = random.number(in: range)
                map = map.after(.rotation(degrees: -degrees, aboutX: field / 2, y: field / 2))
            case .blur(let sigma): filters.append(.blur(sigma: sigma))
            case .noise(let deviation):
                let noise = random.normals(3 * side * side, by: .many)
                let now = deviation.value(at: step, of: steps)
                filters.append(.noise(noise, deviation: Float(now)))
            }
        }
        let slack = field - Double(side)
        let room = Int(max(slack, 0))
        let (x, y) = (random.integer(through: room), random.integer(through: room))
        let middle = min(slack / 2, 0)
        map = map.after(.shift(x: Double(x) + middle, y: Double(y) + middle))
    }

    /// The window that is looked at, where it shows the picture's own pixels.
    package var window: Window? { map.window(side: side) }

    /// What is seen of a picture, `[1, 3, side, side]`.
    package func callAsFunction(_ picture: Image, by pool: Pool = Pool(threads: 1)) -> Tensor {
        var seen = picture.view(map, side: side, outside: Transformation.outside, pool: pool)
        for filter in filters {
            switch filter {
            case .blur(let sigma):
                var image = Image(seen)
                image.blur(sigma: sigma)
                seen = image.tensor
            case .noise(let noise, let deviation): seen = seen.adding(noise, times: deviation)
            }
        }
        return seen
    }

    /// The transpose: a sum, and `share` times what the gradient with respect to what is seen of a
    /// picture, `[1, 3, side, side]`, is with respect to the picture.
    ///
    /// - Parameters:
    ///   - gradient: The gradient with respect to what is seen.
    ///   - picture: The picture.
    ///   - share: A factor.
    ///   - sum: The sum so far; nil for zeros.
    ///   - pool: Shares the work.
    /// - Returns: The sum with it.
    package func transposed(
        _ gradient: Tensor,
        at picture: Image,
        times share: Float = 1,
        onto sum: Image? = nil,
        by pool: Pool = Pool(threads: 1)
    ) -> Image {
        let blurs = filters.reversed().compactMap {
            if case .blur(let sigma) = $0 { sigma } else { nil }
        }
        func transposed(_ values: UnsafeBufferPointer<Float>) -> Image {
            unsafe picture
                .transposed(values, ofView: map, side: side, share: share, onto: sum, pool: pool)
        }
        guard !blurs.isEmpty else {
            return unsafe gradient.withUnsafeValues { unsafe transposed($0) }
        }
        var sharp = Image(gradient)
        for sigma in blurs { sharp.blurTransposed(sigma: sigma) }
        return unsafe sharp.values.withUnsafeBufferPointer { unsafe transposed($0) }
    }
}

extension NormalPairing {
    /// Many pairs at a time.
    static let many = unsafe NormalPairing { unsafe NormalPairs.turn($0) }
}

extension Tensor {
    /// The sum with values times a factor.
    fileprivate func adding(_ values: [Float], times factor: Float) -> Tensor {
        unsafe Tensor(shape) { sum in
            unsafe withUnsafeValues { own in
                unsafe values.withUnsafeBufferPointer { values in
                    for index in sum.indices {
                        let added = unsafe own[index] + values[index] * factor
                        unsafe sum.initializeElement(at: index, to: added)
                    }
                }
            }
        }
    }
}
