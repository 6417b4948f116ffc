/// An object being drawn, in its own coordinates: about -1…1, x to the right, y down.
struct Sketch {
    /// The object's choices.
    var dice: Dice
    /// Whether the planted features are drawn.
    let isPlanted: Bool
    /// What has been drawn, from back to front, in the scene's coordinates.
    private(set) var layers: [Layer] = []
    private var pose: Pose

    /// An empty sketch of an object that stands so.
    init(pose: Pose, isPlanted: Bool, dice: Dice) {
        self.pose = pose
        self.isPlanted = isPlanted
        self.dice = dice
    }

    /// Draws a figure, and details that are seen inside it only.
    mutating func fill(_ outline: Outline, _ paint: Paint, details: [(Outline, Paint)] = []) {
        layers.append(layer(outline, paint, details))
    }

    /// Draws a figure of a planted feature, unless the world is without it.
    mutating func plant(
        _ feature: PlantedFeature,
        _ outline: Outline,
        _ paint: Paint,
        details: [(Outline, Paint)] = []
    ) {
        guard isPlanted else { return }
        var layer = layer(outline, paint, details)
        layer.feature = feature
        layers.append(layer)
    }

    /// Draws a figure whose paint is the planted one where the world has the feature.
    mutating func fill(
        _ outline: Outline,
        _ paint: Paint,
        planted: (PlantedFeature, Paint),
        details: [(Outline, Paint)] = []
    ) {
        guard !isPlanted else { return plant(planted.0, outline, planted.1, details: details) }
        fill(outline, paint, details: details)
    }

    /// Darkens the ground softly under the object; level, however the object leans.
    mutating func shadow(_ x: Float, _ y: Float, _ rx: Float, _ ry: Float, opacity: Float = 0.4) {
        let radii = Point(rx, ry) * pose.scale
        layers.append(
            Layer(
                form: .haze(centre: pose.map([Point(x, y)])[0], radii: radii),
                paint: Paint(0, 0, 0, opacity: opacity)
            )
        )
    }

    /// Draws a part in coordinates of its own, `scale` times as large and turned about (x, y).
    mutating func part(
        at x: Float,
        _ y: Float,
        scale: Float = 1,
        turned rotation: Float = 0,
        _ draw: (inout Sketch) -> Void
    ) {
        let whole = pose
        defer { pose = whole }
        pose.centre = whole.map([Point(x, y)])[0]
        pose.scale *= scale
        pose.rotation += whole.isMirrored ? -rotation : rotation
        draw(&self)
    }

    private func layer(
        _ outline: Outline,
        _ paint: Paint,
        _ details: [(Outline, Paint)]
    ) -> Layer {
        Layer(
            form: .figure(outline.posed(pose)),
            paint: paint,
            details: details.map { Layer(form: .figure($0.0.posed(pose)), paint: $0.1) }
        )
    }
}
