/// A snail: a spiral house on a long soft foot, two horns with eyes.
enum Snail {
    /// Draws it creeping to the left.
    static func draw(on sketch: inout Sketch) {
        let skin = sketch.dice.tint(Colour(0.66, 0.57, 0.42))
        let house = sketch.dice.tint(
            sketch.dice.choice([
                Colour(0.62, 0.38, 0.18), Colour(0.80, 0.60, 0.32), Colour(0.50, 0.33, 0.24),
            ])
        )
        let stretch = sketch.dice.spread(0.03)
        sketch.shadow(0, 0.74, 1.1, 0.12)
        for (x, lean) in [(-0.88, -0.14), (-0.72, 0.06)] as [(Float, Float)] {
            let tip = (x + lean, -0.34 + stretch)
            sketch.fill(.line((x, 0.24), tip, width: 0.075), Paint(skin))
            sketch.fill(.disc(tip.0, tip.1, 0.085), Paint(0.12, 0.1, 0.1))
        }
        sketch.fill(
            .smooth([
                (-1, 0.3), (-0.86, 0.1), (-0.62, 0.16), (-0.45, 0.42), (0.2, 0.46), (0.7, 0.52),
                (1.14, 0.72), (0.5, 0.74), (-0.5, 0.74), (-0.86, 0.64),
            ]),
            Paint(skin, shading: 0.2)
        )
        sketch.fill(.disc(0.14, -0.06, 0.62), Paint(house, shading: 0.35))
        // The windings, from the rim inwards, narrower and narrower.
        let line = Paint(house * 0.45, shading: 0)
        let winding = (0...26).map { step -> (Float, Float, Float) in
            let share = Float(step) / 26
            let point = Point(angle: 1.9 + share * 13) * (0.6 * (1 - share * 0.93))
            return (0.14 + point.x, -0.06 + point.y, 0.11 * (1 - share * 0.5))
        }
        sketch.fill(.stroke(winding), line)
        sketch.fill(.line((-0.98, 0.42), (-0.86, 0.44), width: 0.03), Paint(skin * 0.5))
    }
}
