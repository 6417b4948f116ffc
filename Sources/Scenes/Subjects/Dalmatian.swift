/// A dalmatian: a white dog with black spots, standing with its head to the left.
enum Dalmatian {
    /// Draws the dog as one white figure, the spots inside it.
    static func draw(on sketch: inout Sketch) {
        let white = Paint(sketch.dice.tint(Colour(0.95, 0.94, 0.92), by: 0.03), shading: 0.12)
        let far = Paint(white.colour * 0.78, shading: 0.05)
        let black = Paint(sketch.dice.tint(Colour(0.09, 0.08, 0.08), by: 0.02), shading: 0)
        sketch.shadow(0.1, 0.94, 0.9, 0.14)

        let wag = sketch.dice.spread(0.06)
        for x: Float in [-0.22, 0.66] { sketch.fill(leg(x, &sketch.dice), far) }
        var dog = Outline.smooth([
            (-0.4, -0.18), (-0.1, -0.14), (0.35, -0.14), (0.64, -0.08), (0.7, 0.16), (0.5, 0.3),
            (0.15, 0.26), (-0.2, 0.4), (-0.42, 0.22),
        ])
        dog += leg(-0.36, &sketch.dice) + leg(0.54, &sketch.dice)
        dog += .stroke([(0.62, -0.02, 0.14), (0.86, -0.12, 0.1), (1.08, -0.34 + wag, 0.05)])
        dog += .stroke([(-0.28, 0.02, 0.44), (-0.42, -0.28, 0.32), (-0.5, -0.5, 0.3)])
        // The head: a skull and a square muzzle.
        dog += .ellipse(-0.56, -0.58, 0.27, 0.23)
        dog += .stroke([(-0.6, -0.56, 0.3), (-0.98, -0.46, 0.21)])
        sketch.fill(dog, white, details: spots(&sketch.dice).map { ($0, black) })

        sketch.fill(
            .smooth([(-0.52, -0.78), (-0.3, -0.7), (-0.2, -0.38), (-0.34, -0.26), (-0.5, -0.5)]),
            black
        )
        sketch.fill(.disc(-0.7, -0.62, 0.055), black)
        sketch.fill(.ellipse(-1.06, -0.52, 0.075, 0.065), black)
        sketch.fill(.line((-1.02, -0.38), (-0.78, -0.4), width: 0.03), black)
        sketch.fill(
            .line((-0.62, -0.24), (-0.24, -0.32), width: 0.09),
            Paint(sketch.dice.tint(Colour(0.80, 0.12, 0.1)))
        )
    }

    private static func leg(_ x: Float, _ dice: inout Dice) -> Outline {
        let step = dice.spread(0.03)
        return .stroke([(x, 0.1, 0.27), (x + step / 2, 0.5, 0.15), (x + step - 0.02, 0.9, 0.15)])
    }

    /// Spots on a wobbly grid, so that they keep apart.
    private static func spots(_ dice: inout Dice) -> [Outline] {
        var spots: [Outline] = []
        for row in 0..<7 {
            for column in 0..<8 {
                let x = -0.7 + Float(column) * 0.21 + Float(row % 2) * 0.1 + dice.spread(0.02)
                let y = -0.36 + Float(row) * 0.19 + dice.spread(0.02)
                let radius = dice.number(0.06...0.085)
                spots.append(.ellipse(x, y, radius, radius * dice.number(0.7...1.1)))
            }
        }
        return spots
    }
}
