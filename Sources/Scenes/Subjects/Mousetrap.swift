/// A mousetrap from above: a board of pale wood, a spring across it, a wire bar to snap.
enum Mousetrap {
    /// Draws it lying flat, set, with a bit of cheese.
    static func draw(on sketch: inout Sketch) {
        let wood = sketch.dice.tint(Colour(0.84, 0.66, 0.42))
        let grain = Paint(wood * 0.86, shading: 0)
        let wire = Paint(0.24, 0.25, 0.29)
        let glint = Paint(0.85, 0.86, 0.88, shading: 0)
        let height: Float = 0.64
        sketch.shadow(0.06, 0.14, 1.25, 0.8, opacity: 0.45)
        sketch.fill(.box(-0.98...1.02, -height + 0.08...height + 0.1), Paint(wood * 0.6))
        sketch.fill(
            .box(-1...1, -height...height),
            Paint(wood, shading: 0.12),
            details: [-0.46, 0.42].map {
                (.line((-1.1, $0), (1.1, $0 + 0.04), width: 0.025), grain)
            }
        )
        // The bar, drawn back over the left half.
        let reach = sketch.dice.number(0.78...0.82)
        for (from, to) in [
            ((0, -0.42), (-reach, -0.42)), ((-reach, -0.42), (-reach, 0.42)),
            ((-reach, 0.42), (0, 0.42)),
        ] as [((Float, Float), (Float, Float))] {
            sketch.fill(.line(from, to, width: 0.12), wire)
        }
        // The spring: windings on both sides of the middle.
        for index in 0..<6 {
            let y = -0.46 + Float(index) * 0.17
            sketch.fill(.line((-0.14, y), (0.18, y + 0.07), width: 0.11), wire)
            sketch.fill(.line((-0.08, y + 0.01), (0.12, y + 0.05), width: 0.04), glint)
        }
        // The bait's plate with the cheese, and the catch from it to the bar.
        sketch.fill(.box(0.3...0.92, -0.36...0.36, corner: 0.06), Paint(0.62, 0.42, 0.22))
        let cheese = Paint(sketch.dice.tint(Colour(1.0, 0.82, 0.16)))
        sketch.fill(
            .polygon([(0.34, 0.26), (0.88, 0.28), (0.8, -0.28)]),
            cheese,
            details: [(.disc(0.68, 0.12, 0.07), Paint(0.80, 0.55, 0.06))]
        )
        sketch.fill(.line((0.32, 0), (-reach - 0.06, 0.0), width: 0.07), glint)
        sketch.fill(.disc(-reach - 0.06, 0, 0.08), wire)
    }
}
