/// A transverse flute of rose gold: a tube with holes and keys.
enum Flute {
    /// Draws the flute from the upper left, where the lips are; who plays it is a planted
    /// difference.
    static func draw(on sketch: inout Sketch) {
        let slope = 0.46 + sketch.dice.spread(0.05)
        let lips = Point(-0.5, -0.34)
        let player = Player(.flutePlayer, &sketch.dice)
        player.drawBody(on: &sketch, head: (lips.x, lips.y - 0.18), shoulder: 0.46, waist: 1)
        sketch.part(at: lips.x, lips.y, turned: slope) { tube(&$0) }
        // Each hand is on the tube, wherever that leans.
        let near = lips + Point(angle: slope) * 0.5
        let far = lips + Point(angle: slope) * 0.95
        player.drawArm(on: &sketch, [(-0.86, 0.1), (-0.5, 0.56), (near.x, near.y + 0.14)])
        player.drawArm(on: &sketch, [(-0.1, 0.2), (0.2, 0.66), (far.x, far.y + 0.14)])
    }

    /// From the lips at (0, 0) to the right.
    private static func tube(_ sketch: inout Sketch) {
        let gold = sketch.dice.tint(Colour(0.94, 0.64, 0.56), by: 0.03)
        let dark = Paint(gold * 0.4, shading: 0)
        let key = Paint(0.84, 0.84, 0.86, shading: 0.2)
        sketch.fill(
            .line((-0.42, 0), (1.5, 0), width: 0.4),
            Paint(gold, shading: 0.1),
            details: [
                (.box(-1...2, -0.15 ... -0.08), Paint(1, 1, 1, shading: 0)),
                (.box(-1...2, 0.13...0.22), Paint(gold * 0.6, shading: 0)),
            ]
        )
        sketch.fill(.ellipse(0, -0.01, 0.17, 0.14), Paint(gold * 0.9))
        sketch.fill(.ellipse(0, -0.02, 0.09, 0.06), dark)
        for x: Float in [-0.3, 0.26, 1.32] { sketch.fill(.box(x...x + 0.08, -0.23...0.23), key) }
        for index in 0..<5 {
            sketch.fill(.disc(0.42 + Float(index) * 0.21, 0, 0.1), dark)
        }
    }
}
