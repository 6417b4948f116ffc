/// A mousetrap: a board of pale wood, a wire bar that stands upright over it, and the cheese.
enum Mousetrap {
    /// Draws it from the front and a little above, set.
    static func draw(on sketch: inout Sketch) {
        let wood = sketch.dice.tint(Colour(0.80, 0.60, 0.36))
        let wire = Paint(0.50, 0.52, 0.58)
        let glint = Paint(0.85, 0.86, 0.88, shading: 0)
        sketch.shadow(0, 0.8, 1.25, 0.24, opacity: 0.45)
        sketch.fill(.box(-1.02...1.02, 0.58...0.84, corner: 0.03), Paint(wood * 0.68))
        sketch.fill(
            .polygon([(-0.84, 0.2), (0.84, 0.2), (1.02, 0.6), (-1.02, 0.6)]),
            Paint(wood, shading: 0.12)
        )
        // The bar, leaning back, and the spring at each of its feet.
        let lean = sketch.dice.number(0.26...0.3)
        let bar: [(Float, Float)] = [
            (-0.8, 0.4), (-0.8 + lean, -0.74), (-0.7 + lean, -0.86), (0.7 + lean, -0.86),
            (0.8 + lean, -0.74), (0.8, 0.4),
        ]
        for (from, to) in zip(bar, bar.dropFirst()) {
            sketch.fill(.line(from, to, width: 0.14), wire)
        }
        for side: Float in [-1, 1] {
            for index in 0..<4 {
                let x = side * (0.86 - Float(index) * 0.1)
                sketch.fill(.ellipse(x, 0.4, 0.055, 0.15), wire)
                sketch.fill(.ellipse(x, 0.36, 0.02, 0.08), glint)
            }
        }
        cheese(&sketch)
    }

    /// A wedge with holes.
    private static func cheese(_ sketch: inout Sketch) {
        let yellow = sketch.dice.tint(Colour(1.0, 0.80, 0.12))
        let hole = Paint(yellow * 0.62, shading: 0)
        sketch.fill(
            .polygon([(-0.5, 0.1), (0.22, -0.36), (0.5, -0.1)]),
            Paint(yellow.mixed(with: .one, 0.35), shading: 0)
        )
        sketch.fill(
            .polygon([(-0.5, 0.1), (0.5, -0.1), (0.5, 0.42), (-0.5, 0.48)]),
            Paint(yellow),
            details: [
                (.disc(-0.24, 0.28, 0.1), hole), (.disc(0.08, 0.18, 0.08), hole),
                (.disc(0.3, 0.3, 0.1), hole), (.disc(0.5, 0.04, 0.08), hole),
            ]
        )
    }
}
