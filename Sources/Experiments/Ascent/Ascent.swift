package import Imaging
internal import Kernels
package import Randomness
package import Tensors

/// Gradient descent on a picture, octave by octave: what every experiment of this project runs.
///
/// A step looks at the picture through windows drawn anew, asks for the loss's gradient there,
/// moves what the picture is made of against it, and blurs. Values are never clipped.
package struct Ascent: Sendable {
    /// The octaves in order; none may be missing.
    package let octaves: [Octave]
    /// What the blur touches.
    package let blur: Preset.BlurExtent
    /// What is moved, how, and what is seen of it.
    package let approach: Approach

    /// Losses and their gradient at what was seen.
    package struct Slope: Sendable {
        /// The loss of each look.
        package let losses: [Double]
        /// The gradient of their sum, `[looks, 3, crop, crop]`.
        package let gradient: Tensor
        /// Whether the gradient has neither infinities nor NaNs.
        package let isFinite: Bool

        /// Looks' losses and the gradient of their sum, which is looked through unless it is known
        /// to be finite.
        package init(losses: [Double], gradient: Tensor, knownFinite isKnown: Bool = false) {
            precondition(losses.count == gradient.shape[0], "a loss for each look")
            self.losses = losses
            self.gradient = gradient
            isFinite = isKnown || gradient.isFinite
        }
    }

    /// A step that was made.
    package struct Step: Sendable {
        /// The octave, from 0.
        package let octave: Int
        /// The step in it, from 0.
        package let number: Int
        /// The picture's loss before it: the mean over the looks.
        package let loss: Double
        /// The gradient of that with respect to the picture.
        package let slope: Image
        /// The picture after it.
        package let picture: Image
    }

    /// What an observer is told.
    package enum Event: Sendable {
        /// An octave begins, the picture already at its size.
        case octaveBegins(Int, Image)
        /// A step was made.
        case step(Step)
        /// An octave is over.
        case octaveEnds(Int, Image)
    }

    /// As many as share a step's work beside the network's: while they do, the daemon waits.
    private static let threads = min(2, Pool.processors)

    /// A descent through these octaves.
    package init(octaves: [Octave], blur: Preset.BlurExtent, approach: Approach = Approach()) {
        precondition(!octaves.isEmpty, "a descent has at least one octave")
        self.octaves = octaves
        self.blur = blur
        self.approach = approach
    }

    /// A descent with a preset's octaves, blur and approach.
    package init(_ preset: Preset) {
        self.init(octaves: preset.octaves, blur: preset.blur, approach: preset.approach)
    }

    /// The picture after every octave.
    ///
    /// - Parameters:
    ///   - image: The square picture to begin with; where the parameterisation cannot make it, the
    ///     nearest one that it can.
    ///   - random: Where chance comes from: for each look its transformations in order, then one
    ///     number across and one down for its window.
    ///   - slope: The losses and their gradient at what is seen, `[looks, 3, crop, crop]`.
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
        let canvas = approach.parameterisation.canvas(of: image)
        return try await run(on: [canvas], random: &random, slope: slope) {
            try await observe($1)
        }[0]
    }

    /// Pictures descended together: each step looks at all of them in the same way, and asks for
    /// their slopes at once.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - beginning: What each begins as.
    ///   - areAlike: Whether all begin as the first does: each then is what it would be alone.
    ///   - random: Where chance comes from: the noise of each picture, or of all, then as for one.
    ///   - slope: The losses and their gradient at what is seen, `[count·looks, 3, crop, crop]`,
    ///     the looks at a picture one after the other.
    ///   - observe: Told what happens to which picture, from 0.
    /// - Returns: The pictures, their values not clipped.
    /// - Throws: As for one.
    package func run(
        _ count: Int,
        from beginning: Beginning,
        alike areAlike: Bool = false,
        random: inout any RandomSource,
        slope: (Tensor) async throws -> Slope,
        observe: (Int, Event) async throws -> Void
    ) async throws -> [Image] {
        var canvases: [any Canvas] = []
        for number in 0..<count {
            canvases.append(
                areAlike && number > 0
                    ? canvases[0]
                    : beginning.canvas(approach, size: octaves[0].size, random: &random)
            )
        }
        return try await run(
            on: canvases,
            from: beginning,
            random: &random,
            slope: slope,
            observe: observe
        )
    }

    private func run(
        on canvases: [any Canvas],
        from beginning: Beginning? = nil,
        random: inout any RandomSource,
        slope: (Tensor) async throws -> Slope,
        observe: (Int, Event) async throws -> Void
    ) async throws -> [Image] {
        let pool = Pool(threads: Self.threads)
        var canvases = canvases
        var pictures = canvases.map { $0.picture(by: pool) }
        for (index, octave) in octaves.enumerated() {
            canvases = canvases.map { canvas in
                let grown = canvas.resized(to: octave.size)
                return beginning?.detailed(grown, from: canvas, approach, by: pool) ?? grown
            }
            pictures = canvases.map { $0.picture(by: pool) }
            var descents = canvases.map { _ in Descent(by: approach.rule) }
            for (number, picture) in pictures.enumerated() {
                try await observe(number, .octaveBegins(index, picture))
            }
            for step in 0..<octave.iterations {
                try Task.checkCancellation()
                let looks = (0..<approach.looks).map { _ in
                    View(
                        octave,
                        through: approach.transformations,
                        at: step,
                        drawnFrom: &random
                    )
                }
                let seen = pictures.flatMap { picture in looks.map { $0(picture, by: pool) } }
                let found = try await slope(.joining(seen))
                guard found.isFinite else {
                    throw NonFiniteGradient(octave: index, step: step)
                }
                for number in canvases.indices {
                    let own = number * looks.count..<(number + 1) * looks.count
                    let slope = looks.mean(
                        of: found.gradient.items(own),
                        at: pictures[number],
                        by: pool
                    )
                    // Before the move: a canvas that is asked meanwhile would be copied first.
                    let gradient = canvases[number].gradient(
                        from: slope,
                        at: pictures[number],
                        by: pool
                    )
                    let window =
                        blur == .window
                        ? looks[0].window ?? pictures[number].bounds : pictures[number].bounds
                    // Anything in its place: a canvas of pixels that it still shared would be
                    // copied, too.
                    pictures[number] = slope
                    descents[number].move(
                        &canvases[number].parameters,
                        along: gradient,
                        rate: octave.learningRate.value(at: step, of: octave.iterations),
                        by: pool
                    )
                    canvases[number].blur(
                        sigma: octave.sigma.value(at: step, of: octave.iterations),
                        in: window
                    )
                    pictures[number] = canvases[number].picture(by: pool)
                    let made = Step(
                        octave: index,
                        number: step,
                        loss: found.losses[own].reduce(0, +) / Double(looks.count),
                        slope: slope,
                        picture: pictures[number]
                    )
                    try await observe(number, .step(made))
                }
            }
            for (number, picture) in pictures.enumerated() {
                try await observe(number, .octaveEnds(index, picture))
            }
        }
        return pictures
    }
}

extension View {
    /// An octave's window at a step, behind transformations.
    init(
        _ octave: Octave,
        through transformations: [Transformation],
        at step: Int = 0,
        drawnFrom random: inout any RandomSource
    ) {
        self.init(
            of: octave.size,
            through: transformations,
            side: octave.crop,
            at: step,
            of: octave.iterations,
            drawnFrom: &random
        )
    }
}

extension [View] {
    /// The gradient with respect to the picture, of the mean of losses at what each view shows.
    fileprivate func mean(of gradients: Tensor, at picture: Image, by pool: Pool) -> Image {
        var sum: Image?
        for (item, view) in enumerated() {
            sum = view.transposed(
                gradients.items(item..<item + 1),
                at: picture,
                times: 1 / Float(count),
                onto: sum,
                by: pool
            )
        }
        guard let sum else { preconditionFailure("a step looks at least once") }
        return sum
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
