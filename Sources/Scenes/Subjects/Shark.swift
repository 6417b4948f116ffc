/// Sharks, swimming to the left: one shape, told apart by their coats.
enum Shark {
    private static let belly = Colour(0.93, 0.93, 0.91)

    /// A great white shark: plain grey above, white below, with a sharp border between.
    static func drawGreatWhite(on sketch: inout Sketch) {
        let grey = sketch.dice.tint(Colour(0.42, 0.45, 0.49))
        draw(on: &sketch, back: grey, stripes: [])
    }

    /// A tiger shark: a browner grey with dark bars down its sides.
    static func drawTiger(on sketch: inout Sketch) {
        let grey = sketch.dice.tint(Colour(0.56, 0.54, 0.44))
        let dark = Paint(sketch.dice.tint(Colour(0.15, 0.14, 0.12)), shading: 0)
        let (shift, gap) = (sketch.dice.spread(0.04), sketch.dice.number(0.15...0.19))
        let stripes = (0..<8).map { index in
            let x = -0.42 + shift + Float(index) * gap
            let slant = sketch.dice.spread(0.03)
            let end = 0.14 + sketch.dice.spread(0.04)
            return (
                Outline.stroke([(x, -0.5, 0.09), (x + 0.02, -0.1, 0.085), (x + slant, end, 0.05)]),
                dark
            )
        }
        draw(on: &sketch, back: grey, stripes: stripes)
    }

    private static func draw(
        on sketch: inout Sketch,
        back: Colour,
        stripes: [(Outline, Paint)]
    ) {
        let top = Paint(back, shading: 0.2)
        let fin = Paint(back * 0.82)
        let bend = sketch.dice.spread(0.06)

        // Tail, far fin, dorsal fins, then the body over their roots.
        sketch.fill(
            .smooth([
                (0.7, -0.04), (0.88, -0.32), (1.1, -0.62 + bend), (1.02, -0.2 + bend),
                (0.95, 0.03 + bend), (1.04, 0.36 + bend), (0.84, 0.2), (0.7, 0.08),
            ]),
            fin
        )
        sketch.fill(.polygon([(-0.2, -0.22), (0.08, -0.74), (0.14, -0.7), (0.2, -0.2)]), fin)
        sketch.fill(.polygon([(0.52, -0.1), (0.64, -0.24), (0.68, -0.06)]), fin)
        sketch.fill(.polygon([(0.38, 0.14), (0.56, 0.32), (0.56, 0.1)]), fin)
        sketch.fill(
            .smooth([
                (-1.06, -0.03), (-0.85, -0.17), (-0.5, -0.27), (-0.1, -0.3), (0.3, -0.22),
                (0.78, -0.07), (0.8, 0.07), (0.4, 0.18), (-0.05, 0.31), (-0.5, 0.29),
                (-0.84, 0.17),
            ]),
            top,
            details: stripes + [
                (
                    .smooth([
                        (-1.1, 0.05), (-0.7, 0.07), (-0.2, 0.1), (0.3, 0.1), (0.9, 0.02),
                        (0.8, 0.4), (-0.2, 0.5), (-1, 0.4),
                    ]),
                    Paint(belly, shading: 0.08)
                ),
                (.stroke([(-0.94, 0.1), (-0.8, 0.13), (-0.68, 0.09)], width: 0.045), dark),
            ]
        )
        for x: Float in [-0.5, -0.44, -0.38] {
            sketch.fill(.line((x, -0.1), (x + 0.03, 0.08), width: 0.025), dark)
        }
        sketch.fill(
            .smooth([(-0.34, 0.14), (-0.16, 0.14), (0.06, 0.42), (0.12, 0.6), (-0.14, 0.42)]),
            fin
        )
        sketch.fill(.disc(-0.8, -0.05, 0.05), dark)
    }

    private static let dark = Paint(0.07, 0.07, 0.08, shading: 0)
}
