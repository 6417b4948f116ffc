internal import Imaging
internal import Kernels
internal import Randomness

/// What a descent moves, and how a picture is made of it.
///
/// The same gradient takes another way through other numbers: pixels make fine patterns as easily
/// as large forms, waves whose amplitudes fall with their frequency don't.
package enum Parameterisation: Hashable, Sendable {
    /// The picture's own values, not bounded: the original scripts'.
    case pixels
    /// Waves of decorrelated colours, those of f waves a picture's side weighing f to minus `decay`
    /// (Olah et al., Feature Visualization, 2017).
    case fourier(decay: Double)
    /// The phases of waves whose amplitudes stay those of photographs (MaCo: Fel et al., Unlocking
    /// Feature Visualization for Deeper Networks with Magnitude Constrained Optimization, 2023).
    case phases

    /// The canvas that a picture of this size begins with.
    ///
    /// - Parameters:
    ///   - size: The side, in pixels.
    ///   - start: What pixels or waves begin as; phases begin anywhere.
    ///   - random: Where the noise comes from.
    /// - Returns: Waves or phases of chance, or pixels of noise.
    func canvas(
        size: Int,
        start: StartNoise,
        random: inout any RandomSource
    ) -> any Canvas {
        switch self {
        case .pixels: PixelCanvas(start.image(size: size, random: &random))
        case .fourier(let decay):
            WaveCanvas(size: size, decay: decay, start: start, random: &random)
        case .phases: PhaseCanvas(size: size, random: &random)
        }
    }

    /// The canvas of a square picture that is there already.
    func canvas(of image: Image) -> any Canvas {
        switch self {
        case .pixels: PixelCanvas(image)
        case .fourier(let decay): WaveCanvas(of: image, decay: decay)
        case .phases: PhaseCanvas(of: image)
        }
    }
}

extension Parameterisation: LosslessStringConvertible {
    /// Reads `pixels`, `fourier`, `fourier:DECAY` or `phases`.
    package init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        switch parts.first {
        case "pixels" where parts.count == 1: self = .pixels
        case "phases" where parts.count == 1: self = .phases
        case "fourier" where parts.count == 1: self = .fourier(decay: 1)
        case "fourier" where parts.count == 2:
            guard let decay = Double(parts[1]), decay >= 0, decay <= 4 else { return nil }
            self = .fourier(decay: decay)
        default: return nil
        }
    }

    /// As `init(_:)` reads it.
    package var description: String {
        switch self {
        case .pixels: "pixels"
        case .fourier(let decay): decay == 1 ? "fourier" : "fourier:\(decay)"
        case .phases: "phases"
        }
    }
}

/// Numbers that stand for a square picture, and that a descent moves.
protocol Canvas: Sendable {
    /// The numbers.
    var parameters: [Float] { get set }
    /// The picture that they stand for.
    func picture(by pool: Pool) -> Image
    /// The gradient with respect to the numbers, of one with respect to the picture that they now
    /// stand for.
    func gradient(from slope: Image, at picture: Image, by pool: Pool) -> [Float]
    /// Blurs a window of the picture; only pixels can be, by more than nothing.
    mutating func blur(sigma: Double, in window: Window)
    /// The same picture, as nearly as can be, at another size.
    func resized(to size: Int) -> Self
}

extension Canvas {
    /// Nothing: who asks for a blur of what are no pixels is told so before the run.
    mutating func blur(sigma: Double, in window: Window) {
        precondition(sigma == 0, "waves are not blurred")
    }
}

/// The picture itself.
struct PixelCanvas: Canvas {
    private var picture: Image

    init(_ image: Image) { picture = image }

    func picture(by pool: Pool) -> Image { picture }

    var parameters: [Float] {
        get { picture.values }
        _modify { yield &picture.values }
    }

    func gradient(from slope: Image, at picture: Image, by pool: Pool) -> [Float] { slope.values }

    mutating func blur(sigma: Double, in window: Window) {
        picture.blur(sigma: sigma, in: window)
    }

    func resized(to size: Int) -> PixelCanvas {
        PixelCanvas(picture.resized(height: size, width: size))
    }
}
