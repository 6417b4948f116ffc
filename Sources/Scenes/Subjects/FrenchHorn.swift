/// A French horn: a brass tube in coils, a bell as wide as a plate.
enum FrenchHorn {
    /// Draws the horn, its bell to the lower right; who plays it is a planted difference.
    static func draw(on sketch: inout Sketch) {
        let brass = sketch.dice.tint(Colour(0.86, 0.64, 0.22))
        let player = Player(.hornPlayer, &sketch.dice)
        player.drawBody(on: &sketch, head: (-0.44, -0.74), shoulder: 0.52, waist: 0.8)
        horn(&sketch, brass)
        player.drawArm(on: &sketch, [(-0.95, -0.12), (-0.98, 0.5), (-0.42, 0.32)])
    }

    private static func horn(_ sketch: inout Sketch, _ brass: Colour) {
        let tube = Paint(brass, shading: 0.35)
        let dark = Paint(brass * 0.62, shading: 0.3)
        let bright = Paint(brass.mixed(with: .one, 0.55), shading: 0)
        // The lead pipe from the mouthpiece, at the player's lips.
        sketch.fill(
            .stroke([(-0.5, -0.46, 0.1), (-0.3, -0.5, 0.07), (0.1, -0.44, 0.08), (0.5, -0.24, 0.1)]
            ),
            dark
        )
        // The great coil, its highlight, then the tubes inside.
        sketch.fill(.ring(-0.06, 0.06, 0.62, width: 0.2), tube)
        sketch.fill(.arc(-0.06, 0.06, 0.66, from: -2.9, to: -0.6, width: 0.05), bright)
        sketch.fill(.ring(-0.08, 0.04, 0.34, width: 0.1), dark)
        for x: Float in [-0.16, 0.0, 0.16] {
            sketch.fill(.disc(x - 0.08, 0.06 - x * 0.4, 0.09), Paint(0.86, 0.85, 0.80))
        }
        // The tube widens into the bell.
        sketch.fill(
            .stroke([
                (-0.56, 0.4, 0.18), (-0.24, 0.68, 0.24), (0.2, 0.74, 0.36), (0.52, 0.62, 0.6),
            ]),
            tube
        )
        sketch.part(at: 0.68, 0.56, turned: -0.35) { bell in
            bell.fill(.ellipse(0, 0, 0.38, 0.58), tube)
            bell.fill(.ellipse(0.03, 0, 0.31, 0.49), dark)
            bell.fill(.ellipse(0.05, 0.02, 0.22, 0.36), Paint(brass * 0.16))
            bell.fill(.arc(0.0, 0, 0.36, from: 2.4, to: 3.9, width: 0.03), bright)
        }
    }
}
