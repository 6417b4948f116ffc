/// A strawberry: a red heart, dotted with pale seeds, under a green star.
enum Strawberry {
    /// Draws it with its leaves up.
    static func draw(on sketch: inout Sketch) {
        let red = sketch.dice.tint(Colour(0.88, 0.10, 0.12))
        let green = Paint(sketch.dice.tint(Colour(0.36, 0.58, 0.16)))
        let width = sketch.dice.number(0.98...1.06)
        let seed = Paint(0.98, 0.85, 0.50, shading: 0)
        sketch.shadow(0.1, 0.75, 0.8, 0.3, opacity: 0.3)
        let heart: [(Float, Float)] = [
            (0, -0.56), (0.4, -0.66), (0.74, -0.46), (0.78, -0.06), (0.54, 0.4), (0.2, 0.82),
            (0, 0.92), (-0.2, 0.82), (-0.54, 0.4), (-0.78, -0.06), (-0.74, -0.46), (-0.4, -0.66),
        ]
        var seeds: [(Outline, Paint)] = []
        for row in 0..<6 {
            for column in 0..<6 {
                let x =
                    (Float(column) - 2.5 + Float(row % 2) * 0.5) * 0.29 + sketch.dice.spread(0.02)
                let y = -0.36 + Float(row) * 0.22 + sketch.dice.spread(0.02)
                seeds.append((.ellipse(x, y, 0.04, 0.062), seed))
            }
        }
        sketch.fill(
            .smooth(heart.map { ($0.0 * width, $0.1) }),
            Paint(red, shading: 0.3),
            details: [(.ellipse(-0.3, -0.3, 0.3, 0.22), Paint(1, 0.4, 0.36, opacity: 0.4))] + seeds
        )
        sketch.fill(.stroke([(0, -0.55, 0.12), (0.04, -0.8, 0.1), (0.16, -1, 0.09)]), green)
        for (index, x) in ([-0.66, -0.36, 0, 0.36, 0.66] as [Float]).enumerated() {
            let drop: Float = [-0.42, -0.16, -0.06, -0.16, -0.42][index] + sketch.dice.spread(0.03)
            sketch.fill(
                .smooth([
                    (-0.1, -0.68), (0.1, -0.68), (x + 0.1, (drop - 0.6) / 2), (x, drop),
                    (x - 0.1, (drop - 0.6) / 2),
                ]),
                Paint(green.colour * (index % 2 == 0 ? 1 : 0.85))
            )
        }
    }
}

/// A mushroom: a domed cap with white warts on a stout pale stem.
enum Mushroom {
    /// Draws it on the ground, its gills showing under the cap.
    static func draw(on sketch: inout Sketch) {
        let cap = sketch.dice.tint(
            sketch.dice.choice([
                Colour(0.80, 0.14, 0.08), Colour(0.82, 0.34, 0.10),
            ])
        )
        let pale = Paint(sketch.dice.tint(Colour(0.93, 0.89, 0.80), by: 0.03))
        let gill = Paint(pale.colour * 0.72)
        let rise = sketch.dice.number(0.95...1.05)
        sketch.shadow(0, 0.94, 0.7, 0.14)
        sketch.fill(
            .smooth([
                (-0.2, -0.1), (0.2, -0.1), (0.22, 0.5), (0.36, 0.92), (-0.36, 0.92),
                (-0.22, 0.5),
            ]),
            Paint(pale.colour, shading: 0.22)
        )
        sketch.fill(
            .smooth([(-0.24, 0.2), (0, 0.14), (0.24, 0.2), (0.34, 0.42), (0, 0.34), (-0.34, 0.42)]),
            pale
        )
        sketch.fill(.ellipse(0, -0.1, 0.86, 0.2), gill)
        for index in 0..<9 {
            let x = -0.72 + Float(index) * 0.18
            sketch.fill(.line((x * 0.3, -0.04), (x, -0.02), width: 0.025), Paint(gill.colour * 0.7))
        }
        var warts: [(Outline, Paint)] = []
        for (x, y, radius) in [
            (-0.56, -0.32, 0.12), (-0.22, -0.56, 0.13), (0.16, -0.34, 0.14), (0.5, -0.5, 0.11),
            (0.7, -0.22, 0.1), (0.12, -0.78, 0.1), (-0.2, -0.2, 0.08), (-0.5, -0.66, 0.08),
        ] as [(Float, Float, Float)] {
            let (dx, dy) = (sketch.dice.spread(0.02), sketch.dice.spread(0.02))
            warts.append((.ellipse(x + dx, y * rise + dy, radius, radius * 0.75), pale))
        }
        let dome: [(Float, Float)] = [
            (-0.95, -0.08), (-0.86, -0.42), (-0.5, -0.78), (0, -0.92), (0.5, -0.78), (0.86, -0.42),
            (0.95, -0.08), (0.5, -0.14), (0, -0.1), (-0.5, -0.14),
        ]
        sketch.fill(
            .smooth(dome.map { ($0.0, $0.1 * rise) }),
            Paint(cap, shading: 0.3),
            details: warts
        )
    }
}
