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
                (0.66, -0.06), (0.84, -0.44), (1.12, -0.92 + bend), (1.04, -0.34 + bend),
                (0.96, 0.02 + bend), (1.06, 0.56 + bend), (0.84, 0.3), (0.66, 0.1),
            ]),
            fin
        )
        sketch.fill(.polygon([(-0.34, -0.28), (0.02, -1.02), (0.1, -0.98), (0.2, -0.24)]), fin)
        sketch.fill(.polygon([(0.48, -0.12), (0.6, -0.34), (0.66, -0.06)]), fin)
        sketch.fill(.polygon([(0.34, 0.2), (0.54, 0.46), (0.54, 0.12)]), fin)
        sketch.fill(
            .smooth([
                (-1.1, -0.1), (-0.88, -0.3), (-0.5, -0.4), (-0.1, -0.4), (0.3, -0.28),
                (0.74, -0.08), (0.76, 0.08), (0.36, 0.24), (-0.1, 0.42), (-0.5, 0.44),
                (-0.8, 0.36), (-0.86, 0.2),
            ]),
            top,
            details: stripes + [
                (
                    .smooth([
                        (-1.1, 0.07), (-0.7, 0.1), (-0.2, 0.14), (0.3, 0.14), (0.9, 0.03),
                        (0.8, 0.54), (-0.2, 0.68), (-1, 0.54),
                    ]),
                    Paint(belly, shading: 0.08)
                )
            ]
        )
        // The open mouth, between two rows of teeth.
        sketch.fill(
            .polygon([(-0.98, 0.02), (-0.46, 0.04), (-0.78, 0.34)]),
            Paint(0.72, 0.10, 0.12, shading: 0),
            details: jaw((-1, 0.01), (-0.5, 0.02), depth: 0.1)
                + jaw((-0.5, 0.08), (-0.8, 0.36), depth: 0.1)
        )
        for x: Float in [-0.36, -0.29, -0.22] {
            sketch.fill(.line((x, -0.14), (x + 0.03, 0.11), width: 0.025), dark)
        }
        sketch.fill(
            .smooth([(-0.26, 0.19), (-0.06, 0.19), (0.12, 0.57), (0.14, 0.86), (-0.1, 0.57)]),
            fin
        )
        sketch.fill(.disc(-0.72, -0.17, 0.065), dark)
    }

    /// Teeth along an edge of the mouth, their points to its right.
    private static func jaw(
        _ from: (Float, Float),
        _ to: (Float, Float),
        depth: Float
    ) -> [(Outline, Paint)] {
        let count: Float = 5
        let (dx, dy) = ((to.0 - from.0) / count, (to.1 - from.1) / count)
        let length = (dx * dx + dy * dy).squareRoot()
        return (0..<Int(count)).map { index in
            let (x, y) = (from.0 + Float(index) * dx, from.1 + Float(index) * dy)
            let point = (x + dx / 2 - dy / length * depth, y + dy / 2 + dx / length * depth)
            return (.polygon([(x, y), point, (x + dx, y + dy)]), Paint(1, 1, 1, shading: 0))
        }
    }

    private static let dark = Paint(0.07, 0.07, 0.08, shading: 0)
}
