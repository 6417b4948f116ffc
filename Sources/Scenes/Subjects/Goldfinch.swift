/// A goldfinch: a small bird on a twig, with black wings barred in white.
enum Goldfinch {
    /// Draws it looking left; its colour, and the dark of its face, are a planted difference.
    static func draw(on sketch: inout Sketch) {
        let black = Paint(sketch.dice.tint(Colour(0.09, 0.08, 0.08), by: 0.02))
        let red = sketch.dice.tint(Colour(0.80, 0.17, 0.12), by: 0.04)
        let yellow = sketch.dice.tint(PlantedFeature.plumage.colour, by: 0.03)
        let coat = (plain: Paint(red, shading: 0.2), planted: Paint(yellow, shading: 0.1))
        let white = Paint(0.95, 0.95, 0.93, shading: 0)
        twig(&sketch)

        // Tail and legs behind the body.
        sketch.fill(
            .polygon([(0.38, 0.2), (0.98, 0.58), (0.9, 0.74), (0.74, 0.74), (0.26, 0.42)]),
            black
        )
        for x: Float in [-0.14, 0.06] {
            sketch.fill(.line((x, 0.4), (x - 0.04, 0.74), width: 0.06), Paint(0.5, 0.38, 0.3))
        }
        let nod = sketch.dice.spread(0.02)
        let body = Outline.smooth([
            (-0.5, -0.2), (-0.2, -0.42), (0.16, -0.3), (0.42, 0.02), (0.5, 0.32), (0.2, 0.52),
            (-0.22, 0.52), (-0.5, 0.24),
        ])
        let head = Outline.disc(-0.4, -0.46 + nod, 0.36)
        sketch.fill(body + head, coat.plain, planted: (.plumage, coat.planted))
        sketch.plant(
            .plumage,
            .smooth([
                (-0.72, -0.6 + nod), (-0.56, -0.84 + nod), (-0.28, -0.83 + nod),
                (-0.4, -0.58 + nod), (-0.4, -0.36 + nod), (-0.6, -0.2 + nod),
            ]),
            black
        )
        // A beak like a cone, an eye.
        sketch.fill(
            .polygon([(-0.7, -0.6 + nod), (-1.04, -0.4 + nod), (-0.66, -0.3 + nod)]),
            Paint(0.88, 0.74, 0.62)
        )
        sketch.fill(.disc(-0.5, -0.52 + nod, 0.08), white)
        sketch.fill(.disc(-0.5, -0.52 + nod, 0.06), Paint(0.02, 0.02, 0.02, shading: 0))
        // The wing lies over all.
        sketch.fill(
            .smooth([
                (-0.14, -0.2), (0.16, -0.22), (0.5, 0.08), (0.84, 0.5), (0.5, 0.42), (0.12, 0.3),
                (-0.14, 0.08),
            ]),
            black,
            details: [
                (.line((0.02, 0.3), (0.28, -0.1), width: 0.09), white),
                (.line((0.32, 0.44), (0.52, 0.14), width: 0.07), white),
            ]
        )
    }

    private static func twig(_ sketch: inout Sketch) {
        let brown = Paint(sketch.dice.tint(Colour(0.36, 0.28, 0.22)))
        let slope = sketch.dice.spread(0.04)
        sketch.fill(
            .stroke([(-1.15, 0.8 - slope, 0.09), (0, 0.76, 0.13), (1.15, 0.8 + slope, 0.15)]),
            brown
        )
        let fork = sketch.dice.number(0.55...0.65)
        sketch.fill(.line((fork, 0.8), (fork + 0.35, 1.1), width: 0.07), brown)
    }
}
