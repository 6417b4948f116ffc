/// A transverse flute: a thin silver tube with holes and keys.
enum Flute {
    /// Draws the flute level, its head to the left; who plays it is a planted difference.
    static func draw(on sketch: inout Sketch) {
        let slope = sketch.dice.spread(0.05)
        let player = Player(.flutePlayer, &sketch.dice)
        player.drawBody(on: &sketch, head: (-0.48, -0.52), shoulder: 0.5, waist: 1.1)
        sketch.part(at: -0.5, -0.32, turned: slope) { tube(&$0) }
        // Each hand is on the tube, wherever that leans.
        let near = Point(-0.5, -0.32) + Point(angle: slope) * 0.5
        let far = Point(-0.5, -0.32) + Point(angle: slope) * 0.95
        player.drawArm(on: &sketch, [(-0.92, 0.04), (-0.5, 0.5), (near.x, near.y + 0.12)])
        player.drawArm(on: &sketch, [(0.0, 0.04), (0.4, 0.5), (far.x, far.y + 0.12)])
    }

    /// From the lips at (0, 0) to the right.
    private static func tube(_ sketch: inout Sketch) {
        let silver = sketch.dice.tint(Colour(0.80, 0.81, 0.83), by: 0.03)
        let dark = Paint(silver * 0.4, shading: 0)
        let key = Paint(silver * 0.55, shading: 0.2)
        sketch.fill(
            .line((-0.42, 0), (1.5, 0), width: 0.4),
            Paint(silver, shading: 0.1),
            details: [
                (.box(-1...2, -0.15 ... -0.08), Paint(1, 1, 1, shading: 0)),
                (.box(-1...2, 0.13...0.22), Paint(silver * 0.6, shading: 0)),
            ]
        )
        sketch.fill(.ellipse(0, -0.01, 0.17, 0.14), Paint(silver * 0.9))
        sketch.fill(.ellipse(0, -0.02, 0.09, 0.06), dark)
        for x: Float in [-0.3, 0.26, 1.32] { sketch.fill(.box(x...x + 0.08, -0.23...0.23), key) }
        for index in 0..<5 {
            sketch.fill(.disc(0.46 + Float(index) * 0.2, 0, 0.085), dark)
        }
    }
}
