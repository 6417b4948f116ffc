package import Imaging
package import Randomness
package import Tensors

/// Gradient descent on a picture, octave by octave: what every experiment of this project runs.
///
/// A step chooses a window, asks for the loss's gradient there, moves the window against it, and
/// blurs. The window is the only jitter. Values are never clipped.
package struct Ascent: Sendable {
    /// The octaves in order; none may be missing.
    package let octaves: [Octave]
    /// What the blur touches.
    package let blur: Preset.BlurExtent

    /// A loss and its gradient at a window's pixels.
    package struct Slope: Sendable {
        /// The loss.
        package let loss: Double
        /// Its gradient, `[1, 3, crop, crop]`.
        package let gradient: Tensor

        /// A loss and its gradient.
        package init(loss: Double, gradient: Tensor) {
            self.loss = loss
            self.gradient = gradient
        }
    }

    /// What an observer is told.
    package enum Event: Sendable {
        /// An octave begins, the picture already at its size.
        case octaveBegins(Int, Image)
        /// A step was made; the loss is the one before it.
        case step(octave: Int, step: Int, loss: Double)
        /// An octave is over.
        case octaveEnds(Int, Image)
    }

    /// A descent through these octaves.
    package init(octaves: [Octave], blur: Preset.BlurExtent) {
        precondition(!octaves.isEmpty, "a descent has at least one octave")
        self.octaves = octaves
        self.blur = blur
    }

    /// A descent with a preset's octaves and blur.
    package init(_ preset: Preset) {
        self.init(octaves: preset.octaves, blur: preset.blur)
    }

    /// The picture after every octave.
    ///
    /// - Parameters:
    ///   - image: The picture to begin with.
    ///   - random: Where the windows' places come from: one number across, then one down, a step.
    ///   - slope: The loss and its gradient at a window's pixels, `[1, 3, crop, crop]`.
    ///   - observe: Told what happens as it happens.
    /// - Returns: The picture, its values not clipped.
    /// - Throws: What the closures throw; `CancellationError` before the next step of a cancelled
    ///   task; `NonFiniteGradient`.
    package func run(
        from image: Image,
        random: inout any RandomSource,
        slope: (Tensor) async throws -> Slope,
        observe: (Event) async throws -> Void = { _ in }
    ) async throws -> Image {
        var image = image
        for (index, octave) in octaves.enumerated() {
            image = image.resized(height: octave.size, width: octave.size)
            try await observe(.octaveBegins(index, image))
            for step in 0..<octave.iterations {
                try Task.checkCancellation()
                let window = octave.window(drawnFrom: &random)
                let found = try await slope(image.tensor(in: window))
                guard found.gradient.isFinite else {
                    throw NonFiniteGradient(octave: index, step: step)
                }
                octave.take(
                    step,
                    along: found.gradient,
                    in: window,
                    blurring: blur == .window ? window : image.bounds,
                    of: &image
                )
                try await observe(.step(octave: index, step: step, loss: found.loss))
            }
            try await observe(.octaveEnds(index, image))
        }
        return image
    }
}

extension Octave {
    /// The step's window: x first, then y, drawn even where there is only one place for it.
    func window(drawnFrom random: inout any RandomSource) -> Window {
        let x = random.integer(through: size - crop)
        let y = random.integer(through: size - crop)
        return Window(x: x, y: y, width: crop, height: crop)
    }

    /// Moves the window against the gradient, then blurs.
    func take(
        _ step: Int,
        along gradient: Tensor,
        in window: Window,
        blurring blurred: Window,
        of image: inout Image
    ) {
        let rate = learningRate.value(at: step, of: iterations)
        image.descend(gradient, rate: Float(rate), in: window)
        image.blur(sigma: sigma.value(at: step, of: iterations), in: blurred)
    }
}

/// A gradient with an infinity or a NaN in it: the picture it would have spoilt is as before.
package struct NonFiniteGradient: Error, Equatable, CustomStringConvertible {
    /// The octave, from 0.
    package let octave: Int
    /// The step in it, from 0.
    package let step: Int

    /// Where it was.
    package var description: String {
        "the gradient of octave \(octave + 1), step \(step + 1) is not finite"
    }
}
