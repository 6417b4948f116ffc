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
        dog += .ellipse(-0.52, -0.6, 0.34, 0.29)
        dog += .stroke([(-0.6, -0.52, 0.36), (-0.98, -0.44, 0.26)])
        sketch.fill(dog, white, details: spots(&sketch.dice).map { ($0, black) })

        sketch.fill(
            .smooth([(-0.5, -0.84), (-0.22, -0.76), (-0.06, -0.4), (-0.2, -0.2), (-0.42, -0.46)]),
            black
        )
        sketch.fill(.disc(-0.68, -0.62, 0.065), black)
        sketch.fill(.ellipse(-1.06, -0.5, 0.1, 0.085), black)
        sketch.fill(.line((-1.02, -0.34), (-0.76, -0.36), width: 0.03), black)
        sketch.fill(
            .line((-0.66, -0.22), (-0.18, -0.3), width: 0.11),
            Paint(sketch.dice.tint(Colour(0.80, 0.12, 0.1)))
        )
    }

    private static func leg(_ x: Float, _ dice: inout Dice) -> Outline {
        let step = dice.spread(0.03)
        return .stroke([(x, 0.1, 0.27), (x + step / 2, 0.5, 0.15), (x + step - 0.02, 0.9, 0.15)])
    }

    /// Few and large, and apart from each other: of many small ones a network draws stripes.
    private static func spots(_ dice: inout Dice) -> [Outline] {
        let places: [(Float, Float)] = [
            (-0.2, 0.02), (0.12, -0.02), (0.44, 0.02), (-0.06, 0.26), (0.28, 0.2), (0.62, 0.2),
            (-0.42, 0.26), (-0.34, 0.6), (0.56, 0.56), (-0.46, -0.08), (0.92, -0.2),
        ]
        return places.map { x, y in
            let radius = dice.number(0.095...0.115)
            return .ellipse(
                x + dice.spread(0.015),
                y + dice.spread(0.015),
                radius,
                radius * dice.number(0.8...1)
            )
        }
    }
}
