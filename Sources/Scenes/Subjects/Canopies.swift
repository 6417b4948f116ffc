/// A hot-air balloon: a striped envelope, narrow below, with a basket on ropes.
enum Balloon {
    /// Draws it in the air.
    static func draw(on sketch: inout Sketch) {
        let bright = sketch.dice.tint(Colour(0.86, 0.18, 0.10))
        let other = sketch.dice.tint(Colour(0.96, 0.88, 0.66))
        let rope = Paint(0.25, 0.22, 0.2)
        for x: Float in [-0.17, 0, 0.17] {
            sketch.fill(.line((x, 0.5), (x * 0.75, 0.86), width: 0.03), rope)
        }
        let gores = ([-0.62, 0, 0.62] as [Float]).map { x -> (Outline, Paint) in
            // A stripe bulges like the envelope and meets the others at the mouth and the crown.
            (
                .smooth([
                    (x * 0.1 - 0.05, 0.6), (x * 0.75 - 0.13, 0.1), (x - 0.15, -0.4),
                    (x * 0.5 - 0.08, -0.96), (x * 0.5 + 0.08, -0.96), (x + 0.15, -0.4),
                    (x * 0.75 + 0.13, 0.1), (x * 0.1 + 0.05, 0.6),
                ]),
                Paint(other, shading: 0.2)
            )
        }
        sketch.fill(
            .smooth([
                (0, -1.06), (0.5, -0.92), (0.82, -0.48), (0.72, 0), (0.36, 0.4), (0.16, 0.58),
                (-0.16, 0.58), (-0.36, 0.4), (-0.72, 0), (-0.82, -0.48), (-0.5, -0.92),
            ]),
            Paint(bright, shading: 0.3),
            details: gores
        )
        sketch.fill(.box(-0.18...0.18, 0.84...1.1, corner: 0.04), Paint(0.52, 0.35, 0.2))
        sketch.fill(.box(-0.2...0.2, 0.82...0.88), Paint(0.33, 0.22, 0.14))
    }
}

/// An umbrella: a scalloped dome on a stick with a crook.
enum Umbrella {
    /// Draws it open, its crook to the left.
    static func draw(on sketch: inout Sketch) {
        let bright = sketch.dice.tint(Colour(0.92, 0.42, 0.10))
        let other = sketch.dice.tint(Colour(0.97, 0.76, 0.12))
        let stick = Paint(sketch.dice.tint(Colour(0.20, 0.15, 0.12)))
        sketch.fill(
            .stroke([
                (0, -0.1, 0.08), (0, 0.4, 0.08), (0, 0.82, 0.08), (-0.08, 1, 0.1),
                (-0.24, 1, 0.1), (-0.3, 0.84, 0.1),
            ]),
            stick
        )
        sketch.fill(.line((0, -1), (0, -0.7), width: 0.06), stick)
        // The canopy's edge hangs in four arcs, so discs are cut out of a dome.
        var dome: [(Float, Float)] = [(-1.02, 0)]
        for index in 1...11 {
            let spoke = Point(angle: .pi + Float(index) * .pi / 12)
            dome.append((spoke.x * 1.02, spoke.y * 0.84))
        }
        dome.append((1.02, 0))
        for (left, right) in [(1.02, 0.4), (0.4, -0.4), (-0.4, -1.02)] as [(Float, Float)] {
            for share in [0.25, 0.5, 0.75, 1] as [Float] {
                let sag = 4 * share * (1 - share) * 0.13
                dome.append((left + (right - left) * share, -sag))
            }
        }
        var details: [(Outline, Paint)] = []
        let dark = Paint(bright * 0.6, shading: 0)
        for side: Float in [-1, 1] {
            let panel: [(Float, Float)] = [
                (0, -0.86), (side * 0.4, 0.1), (side * 1.1, 0.1), (side * 1.2, -0.4),
                (side * 0.6, -0.8),
            ]
            let rib: [(Float, Float)] = [(0, -0.86), (side * 0.3, -0.5), (side * 0.4, 0.02)]
            details.append((.polygon(panel), Paint(other, shading: 0.2)))
            details.append((.stroke(rib, width: 0.03), dark))
        }
        sketch.fill(.polygon(dome), Paint(bright, shading: 0.3), details: details)
    }
}
