/// Sharks, swimming to the left: one shape, told apart by their coats.
enum Shark {
    private static let belly = Colour(0.93, 0.93, 0.91)

    /// A great white shark: plain grey above, white below, with a sharp border between.
    static func drawGreatWhite(on sketch: inout Sketch) {
        let grey = sketch.dice.tint(Colour(0.22, 0.36, 0.54))
        draw(on: &sketch, back: grey, stripes: [])
    }

    /// A tiger shark: a browner grey with dark bars down its sides.
    static func drawTiger(on sketch: inout Sketch) {
        let grey = sketch.dice.tint(Colour(0.45, 0.55, 0.56))
        let dark = Paint(sketch.dice.tint(Colour(0.15, 0.14, 0.12)), shading: 0)
        let (shift, gap) = (sketch.dice.spread(0.015), sketch.dice.number(0.165...0.175))
        let stripes = (0..<8).map { index in
            let x = -0.42 + shift + Float(index) * gap
            let slant = sketch.dice.spread(0.02)
            let end = 0.19 + sketch.dice.spread(0.03)
            return (
                Outline.stroke([
                    (x, -0.68, 0.1), (x + 0.02, -0.14, 0.1), (x + slant, end, 0.07),
                ]),
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
        let bend = sketch.dice.spread(0.02)

        // Tail, far fin, dorsal fins, then the body over their roots.
        sketch.fill(
            .smooth([
                (0.7, -0.05), (0.88, -0.43), (1.1, -0.84 + bend), (1.02, -0.27 + bend),
                (0.95, 0.04 + bend), (1.04, 0.49 + bend), (0.84, 0.27), (0.7, 0.11),
            ]),
            fin
        )
        sketch.fill(.polygon([(-0.2, -0.3), (0.08, -1), (0.14, -0.94), (0.2, -0.27)]), fin)
        sketch.fill(.polygon([(0.52, -0.14), (0.64, -0.32), (0.68, -0.08)]), fin)
        sketch.fill(.polygon([(0.38, 0.19), (0.56, 0.43), (0.56, 0.14)]), fin)
        sketch.fill(
            .smooth([
                (-1.06, -0.04), (-0.85, -0.23), (-0.5, -0.36), (-0.1, -0.41), (0.3, -0.3),
                (0.78, -0.09), (0.8, 0.09), (0.4, 0.24), (-0.05, 0.42), (-0.5, 0.39),
                (-0.84, 0.23),
            ]),
            top,
            details: stripes + [
                (
                    .smooth([
                        (-1.1, 0.07), (-0.7, 0.09), (-0.2, 0.14), (0.3, 0.14), (0.9, 0.03),
                        (0.8, 0.54), (-0.2, 0.68), (-1, 0.54),
                    ]),
                    Paint(belly, shading: 0.08)
                ),
                (.stroke([(-0.94, 0.14), (-0.8, 0.18), (-0.68, 0.12)], width: 0.045), dark),
            ]
        )
        for x: Float in [-0.5, -0.44, -0.38] {
            sketch.fill(.line((x, -0.14), (x + 0.03, 0.11), width: 0.025), dark)
        }
        sketch.fill(
            .smooth([(-0.34, 0.19), (-0.16, 0.19), (0.06, 0.57), (0.12, 0.81), (-0.14, 0.57)]),
            fin
        )
        sketch.fill(.disc(-0.8, -0.07, 0.06), dark)
    }

    private static let dark = Paint(0.07, 0.07, 0.08, shading: 0)
}
