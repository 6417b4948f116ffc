/// A go-kart: low, with four fat wheels, a driver in a helmet, a steering wheel, an engine behind.
enum GoKart {
    /// Draws it heading left; the roll bar over the seat is a planted difference.
    static func draw(on sketch: inout Sketch) {
        let body = sketch.dice.choice([Colour(0.82, 0.12, 0.10), Colour(0.93, 0.45, 0.08)])
        let paint = Paint(sketch.dice.tint(body))
        let steel = Paint(0.66, 0.67, 0.69)
        let black = Paint(0.12, 0.12, 0.13)
        let suit = Paint(0.16, 0.24, 0.50)
        sketch.shadow(0, 0.72, 1.15, 0.16, opacity: 0.55)

        // The far wheels, further up.
        wheel(&sketch, -0.5, 0.34, 0.26)
        wheel(&sketch, 0.84, 0.3, 0.3)
        rollBar(&sketch)
        sketch.fill(.box(0.62...0.98, -0.06...0.3, corner: 0.05), steel)
        // The driver: trunk, arms to the steering wheel, a helmet with its visor.
        sketch.fill(
            .stroke([(0.42, -0.2, 0.34), (0.46, 0.12, 0.42), (0.1, 0.26, 0.24)]),
            suit
        )
        sketch.fill(.line((-0.46, 0.24), (-0.2, -0.1), width: 0.08), steel)
        sketch.fill(.ellipse(-0.18, -0.12, 0.07, 0.26, lean: 0.55), black)
        sketch.fill(.stroke([(0.36, -0.18), (0.1, 0.04), (-0.14, -0.06)], width: 0.16), suit)
        sketch.fill(
            .disc(0.36, -0.52, 0.29),
            Paint(0.96, 0.96, 0.94),
            details: [(.box(-0.1...0.3, -0.62 ... -0.42, corner: 0.05), black)]
        )
        // The frame, the side pod and the nose.
        sketch.fill(.line((-0.9, 0.42), (0.95, 0.42), width: 0.13), Paint(0.3, 0.3, 0.32))
        sketch.fill(
            .smooth([(-0.3, 0.26), (0.1, 0.22), (0.4, 0.26), (0.44, 0.5), (0, 0.54), (-0.32, 0.5)]),
            paint
        )
        sketch.fill(
            .smooth([(-1.16, 0.48), (-1.02, 0.22), (-0.6, 0.12), (-0.4, 0.24), (-0.5, 0.46)]),
            paint
        )
        wheel(&sketch, -0.68, 0.46, 0.32)
        wheel(&sketch, 0.68, 0.42, 0.37)
        sketch.fill(.box(-0.16...0.12, 0.28...0.5, corner: 0.04), Paint(0.96, 0.96, 0.94))
    }

    private static func wheel(_ sketch: inout Sketch, _ x: Float, _ y: Float, _ radius: Float) {
        sketch.fill(.disc(x, y, radius), Paint(0.09, 0.09, 0.10, shading: 0.3))
        sketch.fill(.disc(x, y, radius * 0.52), Paint(0.72, 0.73, 0.75))
        sketch.fill(.disc(x, y, radius * 0.18), Paint(0.2, 0.2, 0.22))
    }

    /// A thick arch from before the seat over it to the engine: five pixels in a picture of 64.
    private static func rollBar(_ sketch: inout Sketch) {
        let paint = Paint(sketch.dice.tint(PlantedFeature.rollBar.colour, by: 0.03), shading: 0.06)
        sketch.plant(
            .rollBar,
            .stroke(
                [
                    (0.0, 0.35), (0.02, -0.4), (0.1, -0.78), (0.42, -0.92), (0.74, -0.78),
                    (0.84, -0.4), (0.86, 0.35),
                ],
                width: 0.23
            ),
            paint
        )
    }
}
