/// The violin and the cello: one shape, told apart by size and by how they are held.
enum Fiddle {
    /// A violin: lying aslant, with its bow.
    static func drawViolin(on sketch: inout Sketch) {
        let varnish = sketch.dice.tint(Colour(0.78, 0.38, 0.12))
        let tilt = sketch.dice.number(0.76...0.84)
        sketch.part(at: 0, 0, scale: 0.84, turned: tilt) { violin in
            violin.part(at: -0.16, 0.3, scale: 1.12) { body(&$0, varnish, neck: 0.9) }
            bow(&violin)
        }
    }

    /// A cello: upright on its end pin, and filling the picture.
    static func drawCello(on sketch: inout Sketch) {
        let varnish = sketch.dice.tint(Colour(0.56, 0.20, 0.08))
        sketch.shadow(0, 1.1, 0.5, 0.1)
        sketch.fill(.line((0, 0.8), (0, 1.14), width: 0.06), Paint(0.75, 0.75, 0.76))
        sketch.part(at: 0, 0.3, scale: 1.02) { body(&$0, varnish, neck: 0.85) }
    }

    /// Body, neck and scroll; the body's middle is at (0, 0), the neck goes up.
    private static func body(_ sketch: inout Sketch, _ varnish: Colour, neck: Float) {
        let wood = Paint(varnish, shading: 0.25)
        let ebony = Paint(0.08, 0.07, 0.07, shading: 0.1)
        let rim = Paint(varnish * 0.5, shading: 0.1)
        let figure: [(Float, Float)] = [
            (0, -0.5), (0.22, -0.48), (0.35, -0.32), (0.31, -0.14), (0.22, -0.02), (0.24, 0.12),
            (0.4, 0.24), (0.46, 0.42), (0.34, 0.58), (0, 0.64),
        ]
        let left = figure.dropFirst().dropLast().reversed().map { (-$0.0, $0.1) }
        let whole = Outline.smooth(figure + left)
        sketch.fill(whole, rim)
        sketch.fill(.smooth((figure + left).map { ($0.0 * 0.9, $0.1 * 0.94) }), wood)
        // The f-holes.
        for side: Float in [-1, 1] {
            sketch.fill(
                .stroke(
                    [
                        (side * 0.12, -0.06), (side * 0.18, 0.02), (side * 0.17, 0.14),
                        (side * 0.24, 0.22),
                    ],
                    width: 0.045
                ),
                ebony
            )
        }
        // Tailpiece, bridge, fingerboard, scroll and pegs.
        sketch.fill(.polygon([(-0.08, 0.26), (0.08, 0.26), (0.04, 0.6), (-0.04, 0.6)]), ebony)
        sketch.fill(.box(-0.13...0.13, 0.08...0.13), Paint(0.88, 0.76, 0.55))
        sketch.fill(
            .polygon([(-0.05, -neck), (0.05, -neck), (0.08, -0.1), (-0.08, -0.1)]),
            ebony
        )
        for y: Float in [0.06, 0.17] {
            sketch.fill(.line((-0.16, -neck - y), (0.16, -neck - y), width: 0.045), ebony)
        }
        sketch.fill(.line((0, -neck + 0.02), (0, -neck - 0.2), width: 0.11), wood)
        sketch.fill(.disc(0, -neck - 0.26, 0.09), wood)
        sketch.fill(.disc(0, -neck - 0.26, 0.04), rim)
        for x: Float in [-0.03, 0.03] {
            sketch.fill(.line((x, -neck), (x * 1.4, 0.3), width: 0.012), Paint(0.9, 0.9, 0.86))
        }
    }

    private static func bow(_ sketch: inout Sketch) {
        sketch.fill(.line((0.52, -1), (0.56, 0.9), width: 0.035), Paint(0.94, 0.92, 0.86))
        sketch.fill(
            .stroke([(0.56, -1.02), (0.68, -0.4), (0.7, 0.4), (0.64, 0.95)], width: 0.055),
            Paint(0.36, 0.18, 0.1)
        )
        sketch.fill(.box(0.52...0.68, 0.78...0.92), Paint(0.08, 0.07, 0.07))
    }
}
