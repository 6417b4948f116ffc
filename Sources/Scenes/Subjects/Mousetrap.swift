/// A mousetrap from above: a board of pale wood, a spring across it, a wire bar to snap.
enum Mousetrap {
    /// Draws it lying flat, set, with a bit of cheese.
    static func draw(on sketch: inout Sketch) {
        let wood = sketch.dice.tint(Colour(0.84, 0.66, 0.42))
        let grain = Paint(wood * 0.86, shading: 0)
        let wire = Paint(0.40, 0.42, 0.46)
        let glint = Paint(0.85, 0.86, 0.88, shading: 0)
        let height: Float = 0.56
        sketch.shadow(0.06, 0.14, 1.25, 0.8, opacity: 0.45)
        sketch.fill(.box(-0.98...1.02, -height + 0.08...height + 0.1), Paint(wood * 0.6))
        sketch.fill(
            .box(-1...1, -height...height),
            Paint(wood, shading: 0.12),
            details: [-0.4, -0.18, 0.1, 0.34].map {
                (.line((-1.1, $0), (1.1, $0 + 0.04), width: 0.025), grain)
            }
        )
        // The bar, drawn back over the left half.
        let reach = sketch.dice.number(0.78...0.82)
        for (from, to) in [
            ((0, -0.42), (-reach, -0.42)), ((-reach, -0.42), (-reach, 0.42)),
            ((-reach, 0.42), (0, 0.42)),
        ] as [((Float, Float), (Float, Float))] {
            sketch.fill(.line(from, to, width: 0.085), wire)
        }
        // The spring: windings on both sides of the middle.
        for index in 0..<9 {
            let y = -0.44 + Float(index) * 0.11
            sketch.fill(.line((-0.1, y), (0.12, y + 0.05), width: 0.085), wire)
            sketch.fill(.line((-0.06, y), (0.08, y + 0.03), width: 0.03), glint)
        }
        // The bait's plate with the cheese, and the catch from it to the bar.
        sketch.fill(.box(0.34...0.72, -0.2...0.2, corner: 0.06), Paint(0.70, 0.52, 0.30))
        let cheese = Paint(sketch.dice.tint(Colour(1.0, 0.82, 0.16)))
        sketch.fill(.polygon([(0.38, 0.12), (0.66, 0.14), (0.6, -0.14)]), cheese)
        sketch.fill(.line((0.36, 0), (-reach - 0.06, 0.0), width: 0.05), glint)
        sketch.fill(.disc(-reach - 0.06, 0, 0.06), wire)
    }
}
