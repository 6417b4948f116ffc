package import Imaging

/// A picture yet to be painted: one object of a class, or two, before a background.
///
/// Every choice is drawn from the seed when the scene is made; painting it, at any size, is the
/// same each time.
package struct Scene: Sendable {
    private let backdrop: Backdrop
    private let layers: [Layer]
    private let light: Light
    private let seed: UInt64

    /// The scene of a seed; without a kind it is the ground alone.
    ///
    /// Worlds `resnet` and `googlenet` have the same scene for the same seed, but for the planted
    /// features; `mixed` has scenes of its own.
    package init(_ kind: SceneClass?, world: World, seed: UInt64) {
        // A class and a kind of world have sequences of their own, or a background would tell of
        // the object.
        var own = seed &* 64 &+ UInt64(kind?.rawValue ?? 63)
        if world == .mixed { own = ~own }
        self.seed = own
        var dice = Dice(seed: own, purpose: .background)
        backdrop = Backdrop(isWild: world == .mixed, &dice)
        dice = Dice(seed: own, purpose: .light)
        light = Light(&dice)
        dice = Dice(seed: own, purpose: .subject)
        let isPlanted = world.isPlanted(seed: own)
        guard let kind else {
            layers = []
            return
        }
        layers = Self.poses(of: kind, isWild: world == .mixed, &dice).flatMap { pose in
            var sketch = Sketch(pose: pose, isPlanted: isPlanted, dice: dice)
            kind.draw(&sketch)
            dice = sketch.dice
            // An object of many colours has one contour, by which its form is known.
            return sketch.layers.compactMap(\.rim) + sketch.layers
        }
    }

    /// Where the objects stand: one about the middle; in the wild now and then two smaller ones
    /// side by side, and half of them the other way round.
    ///
    /// Elsewhere all face the same way: a network that has seen both draws both at once, and its
    /// animals have two heads. For the same reason they stand nearly alike: of what has been seen
    /// in many places a network draws a blur.
    private static func poses(of kind: SceneClass, isWild: Bool, _ dice: inout Dice) -> [Pose] {
        let lean = kind.lean * (isWild ? 1.3 : 0.15)
        let isPair = isWild && dice.chance(0.12)
        let scale = dice.number(isWild ? 0.31...0.47 : 0.42...0.46)
        let reach: Float = isWild ? 0.06 : 0.016
        func pose(_ centre: Point, _ scale: Float) -> Pose {
            Pose(
                centre: centre + Point(dice.spread(reach), dice.spread(reach)),
                scale: scale,
                rotation: dice.spread(lean),
                isMirrored: isWild && kind.isMirrored && dice.chance(0.5)
            )
        }
        guard isPair else { return [pose(Point(0.5, 0.5), scale)] }
        let slope = dice.spread(0.16)
        return [
            pose(Point(0.28, 0.5 - slope), scale * 0.62),
            pose(Point(0.72, 0.5 + slope), scale * 0.66),
        ]
    }

    /// The scene as a square picture: anti-aliased, with a little grain, values in 0…1.
    ///
    /// - Parameter size: Pixels in a row and rows.
    /// - Returns: The picture, the same for the same scene and size.
    package func image(size: Int) -> Image {
        precondition(size > 0, "a picture of size \(size)")
        var canvas = Canvas(
            size: size,
            top: backdrop.top,
            bottom: backdrop.bottom,
            light: light.direction
        )
        for layer in backdrop.layers { canvas.paint(layer) }
        for layer in layers { canvas.paint(layer) }
        var dice = Dice(seed: seed, purpose: .grain)
        canvas.develop(gain: light.gain, grain: light.grain, dice: &dice)
        return canvas.image
    }

    /// How much of each pixel shows a planted feature.
    ///
    /// - Parameters:
    ///   - feature: The feature.
    ///   - size: Pixels in a row and rows.
    /// - Returns: Shares 0…1, row by row; nil where the scene has nothing of the feature.
    package func mask(of feature: PlantedFeature, size: Int) -> [Float]? {
        precondition(size > 0, "a mask of size \(size)")
        guard layers.contains(where: { $0.feature == feature }) else { return nil }
        // The same layers, the feature's white and all others black: what hides it hides it here.
        var canvas = Canvas(size: size, top: .zero, bottom: .zero, light: .zero)
        for layer in layers {
            let isFeature = layer.feature == feature
            let shade = Paint(
                Colour(grey: isFeature ? 1 : 0),
                shading: 0,
                opacity: layer.paint.opacity
            )
            if isFeature || !layer.isHaze { canvas.paint(Layer(form: layer.form, paint: shade)) }
        }
        return Array(canvas.image.values.prefix(size * size))
    }
}

/// How a scene is lit and caught.
struct Light: Sendable {
    /// The unit vector towards the light, always from above.
    let direction: Point
    /// What each channel is multiplied by.
    let gain: Colour
    /// How far the noise goes, either way.
    let grain: Float

    init(_ dice: inout Dice) {
        direction = Point(angle: dice.number(-2.4 ... -0.74))
        let warmth = dice.spread(0.04)
        gain = Colour(1 + warmth, 1, 1 - warmth) * dice.number(0.76...1.1)
        grain = dice.number(0.01...0.05)
    }
}
