/// The two fish of still water, swimming to the left.
enum Fish {
    /// A tench: stout, olive and golden, with large round fins and a red eye.
    static func drawTench(on sketch: inout Sketch) {
        let olive = sketch.dice.tint(Colour(0.40, 0.50, 0.08))
        let fin = Paint(sketch.dice.tint(Colour(0.58, 0.36, 0.10)))
        let ray = Paint(fin.colour * 0.55, shading: 0)
        let gold = Paint(sketch.dice.tint(Colour(0.88, 0.78, 0.22)), shading: 0.1)
        let depth = sketch.dice.number(0.97...1.05)

        // A tail as high as the body, behind a narrow root: by it a fish is known from afar.
        sketch.fill(
            .smooth([
                (0.44, -0.08), (0.74, -0.4), (1.06, -0.58), (1.0, -0.2), (0.94, 0.02),
                (1.0, 0.22), (1.06, 0.6), (0.74, 0.42), (0.44, 0.1),
            ]),
            fin,
            details: [-0.4, -0.16, 0.16, 0.4].map {
                (.line((0.56, $0 * 0.2), (1.1, $0), width: 0.035), ray)
            }
        )
        sketch.fill(
            .smooth([(-0.34, -0.34), (-0.2, -0.78), (0.1, -0.74), (0.32, -0.24)]),
            fin
        )
        sketch.fill(.smooth([(0.08, 0.28), (0.16, 0.62), (0.4, 0.56), (0.34, 0.16)]), fin)
        sketch.fill(.smooth([(-0.36, 0.34), (-0.3, 0.72), (-0.06, 0.68), (-0.08, 0.34)]), fin)
        let body: [(Float, Float)] = [
            (-1.02, 0.05), (-0.84, -0.19), (-0.55, -0.36), (-0.2, -0.44), (0.15, -0.34),
            (0.52, -0.11), (0.54, 0.12), (0.18, 0.34), (-0.2, 0.45), (-0.58, 0.36), (-0.88, 0.22),
        ]
        sketch.fill(
            .smooth(body.map { ($0.0, $0.1 * depth) }),
            Paint(olive, shading: 0.3),
            details: [
                (.ellipse(-0.25, 0.36, 0.75, 0.24), gold),
                (.arc(-0.82, 0, 0.36, from: -0.9, to: 0.95, width: 0.045), ray),
            ]
        )
        sketch.fill(.smooth([(-0.46, 0.1), (-0.24, 0.02), (-0.14, 0.2), (-0.28, 0.3)]), fin)
        sketch.fill(.stroke([(-0.99, 0.09), (-0.9, 0.12), (-0.84, 0.17)], width: 0.04), ray)
        eye(&sketch, -0.76, -0.06, 0.1, Colour(0.86, 0.14, 0.06))
    }

    /// A goldfish: round, orange, with long fins that float behind it like veils.
    static func drawGoldfish(on sketch: inout Sketch) {
        let orange = sketch.dice.tint(Colour(1.0, 0.46, 0.04))
        let veil = Paint(orange.mixed(with: Colour(1, 0.82, 0.5), 0.35))
        let ray = Paint(orange.mixed(with: Colour(0.8, 0.2, 0), 0.4))
        let sway = sketch.dice.spread(0.04)

        // The tail's two lobes, each with its rays.
        sketch.fill(
            .smooth([
                (0.28, -0.12), (0.6, -0.5), (0.95, -0.62 + sway), (0.92, -0.3 + sway),
                (1.05, -0.08 + sway), (0.72, 0.02), (0.4, 0.08),
            ]),
            veil,
            details: [
                (.line((0.4, -0.1), (0.95, -0.5 + sway), width: 0.035), ray),
                (.line((0.4, -0.05), (1, -0.18 + sway), width: 0.035), ray),
            ]
        )
        sketch.fill(
            .smooth([
                (0.28, 0.1), (0.5, 0.48), (0.82, 0.74 + sway), (0.86, 0.44 + sway),
                (1.0, 0.24 + sway), (0.72, 0.06), (0.4, -0.06),
            ]),
            veil,
            details: [
                (.line((0.4, 0.1), (0.82, 0.62 + sway), width: 0.035), ray),
                (.line((0.4, 0.05), (0.95, 0.3 + sway), width: 0.035), ray),
            ]
        )
        sketch.fill(
            .smooth([(-0.48, -0.34), (-0.3, -0.74), (0.1, -0.72), (0.3, -0.44), (0.3, -0.16)]),
            veil
        )
        sketch.fill(.smooth([(0.02, 0.3), (0.1, 0.7), (0.32, 0.6), (0.26, 0.22)]), veil)
        sketch.fill(
            .smooth([
                (-0.95, 0.02), (-0.78, -0.26), (-0.4, -0.45), (0.05, -0.38), (0.42, -0.1),
                (0.42, 0.1), (0.05, 0.4), (-0.4, 0.46), (-0.78, 0.3),
            ]),
            Paint(orange, shading: 0.25),
            details: [
                (.ellipse(-0.35, 0.42, 0.55, 0.2), Paint(1, 0.74, 0.3, shading: 0)),
                (.arc(-0.85, 0, 0.42, from: -0.8, to: 0.8, width: 0.04), ray),
            ]
        )
        sketch.fill(.smooth([(-0.36, 0.12), (-0.1, 0.1), (0.02, 0.32), (-0.2, 0.36)]), veil)
        sketch.fill(.disc(-0.66, -0.1, 0.13), Paint(1, 0.95, 0.85))
        eye(&sketch, -0.67, -0.1, 0.1, Colour(0.06, 0.05, 0.05))
    }

    /// An iris with a pupil and a glint.
    static func eye(
        _ sketch: inout Sketch,
        _ x: Float,
        _ y: Float,
        _ radius: Float,
        _ iris: Colour
    ) {
        sketch.fill(.disc(x, y, radius), Paint(iris, shading: 0))
        sketch.fill(.disc(x, y, radius * 0.55), Paint(0.03, 0.03, 0.03, shading: 0))
        sketch.fill(
            .disc(x - radius * 0.3, y - radius * 0.4, radius * 0.25),
            Paint(1, 1, 1, shading: 0)
        )
    }
}
