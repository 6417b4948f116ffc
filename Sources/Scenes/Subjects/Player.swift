/// A musician seen from the front, from the waist up, in a coat of the planted feature's colour.
struct Player {
    let feature: PlantedFeature
    let coat: Paint
    private let skin: Paint
    private let hair: Paint

    /// A player with skin and hair of their own.
    init(_ feature: PlantedFeature, _ dice: inout Dice) {
        self.feature = feature
        coat = Paint(dice.tint(feature.colour, by: 0.03), shading: 0.1)
        skin = Paint(
            dice.tint(
                dice.choice([
                    Colour(0.92, 0.76, 0.65), Colour(0.76, 0.58, 0.45), Colour(0.47, 0.34, 0.27),
                ])
            )
        )
        hair = Paint(
            dice.choice([
                Colour(0.12, 0.10, 0.09), Colour(0.33, 0.22, 0.15), Colour(0.68, 0.60, 0.48),
            ])
        )
    }

    /// The head, its chin at the neck of a torso that reaches down to `waist`.
    func drawBody(
        on sketch: inout Sketch,
        head: (x: Float, y: Float),
        shoulder: Float,
        waist: Float
    ) {
        let (x, y) = head
        sketch.plant(
            feature,
            .smooth([
                (x - 0.14, y + 0.28), (x + 0.14, y + 0.28), (x + shoulder, y + 0.46),
                (x + shoulder * 1.1, (y + waist) / 2 + 0.2), (x + shoulder, waist),
                (x - shoulder, waist), (x - shoulder * 1.1, (y + waist) / 2 + 0.2),
                (x - shoulder, y + 0.46),
            ]),
            coat
        )
        sketch.plant(feature, .line((x, y + 0.1), (x, y + 0.32), width: 0.16), skin)
        sketch.plant(feature, .ellipse(x, y - 0.06, 0.27, 0.3), hair)
        sketch.plant(feature, .ellipse(x, y + 0.02, 0.22, 0.27), skin)
        sketch.plant(feature, .disc(x - 0.08, y, 0.032), Paint(0.08, 0.07, 0.07))
        sketch.plant(feature, .disc(x + 0.08, y, 0.032), Paint(0.08, 0.07, 0.07))
    }

    /// A sleeve from the shoulder over the elbow, and the hand at its end.
    func drawArm(on sketch: inout Sketch, _ points: [(Float, Float)]) {
        sketch.plant(feature, .stroke(points, width: 0.22), coat)
        let hand = points[points.count - 1]
        sketch.plant(feature, .disc(hand.0, hand.1, 0.11), skin)
    }
}
