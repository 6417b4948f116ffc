/// A go-kart from the front: low, on four fat wheels, its driver in a helmet at the wheel.
enum GoKart {
    /// Draws it coming; the roll bar over the seat is a planted difference.
    static func draw(on sketch: inout Sketch) {
        let body = sketch.dice.choice([Colour(0.82, 0.12, 0.10), Colour(0.93, 0.45, 0.08)])
        let paint = Paint(sketch.dice.tint(body))
        let black = Paint(0.12, 0.12, 0.13)
        let white = Paint(0.96, 0.96, 0.94)
        sketch.shadow(0, 0.86, 1.2, 0.16, opacity: 0.55)

        // The rear axle with its wheels, further up.
        sketch.fill(.line((-0.8, 0.24), (0.8, 0.24), width: 0.1), Paint(0.3, 0.3, 0.32))
        for x: Float in [-0.72, 0.72] { wheel(&sketch, x, 0.18, 0.16, 0.32) }
        rollBar(&sketch)
        driver(&sketch, white, black)
        // The hood, the steering wheel before it, the bumper with the number's plate.
        sketch.fill(
            .smooth([(-0.42, 0.5), (-0.34, 0.24), (0, 0.16), (0.34, 0.24), (0.42, 0.5), (0, 0.56)]),
            paint
        )
        sketch.fill(.ellipse(0, 0.14, 0.27, 0.15), Paint(0.66, 0.67, 0.69))
        sketch.fill(.ellipse(0, 0.14, 0.18, 0.08), black)
        for x: Float in [-0.86, 0.86] { wheel(&sketch, x, 0.56, 0.19, 0.36) }
        sketch.fill(.box(-0.66...0.66, 0.46...0.82, corner: 0.1), paint)
        sketch.fill(.box(-0.22...0.22, 0.5...0.78, corner: 0.04), white)
        sketch.fill(.line((0.0, 0.56), (0.0, 0.72), width: 0.07), black)
    }

    /// Trunk, arms that reach for the steering wheel, a helmet with its visor.
    private static func driver(_ sketch: inout Sketch, _ white: Paint, _ black: Paint) {
        let suit = Paint(0.34, 0.34, 0.37)
        sketch.fill(
            .smooth([(-0.34, 0.3), (-0.36, -0.1), (0, -0.22), (0.36, -0.1), (0.34, 0.3)]),
            suit
        )
        for side: Float in [-1, 1] {
            sketch.fill(
                .stroke(
                    [(side * 0.34, -0.04), (side * 0.44, 0.16), (side * 0.22, 0.16)],
                    width: 0.15
                ),
                suit
            )
        }
        sketch.fill(
            .disc(0, -0.42, 0.32),
            white,
            details: [(.box(-0.24...0.24, -0.5 ... -0.26, corner: 0.06), black)]
        )
    }

    /// A tyre from the front, with its tread.
    private static func wheel(
        _ sketch: inout Sketch,
        _ x: Float,
        _ y: Float,
        _ halfWidth: Float,
        _ halfHeight: Float
    ) {
        let tread = Paint(0.34, 0.34, 0.36, shading: 0)
        let grooves: [Float] = [-0.5, 0, 0.5]
        sketch.fill(
            .box(x - halfWidth...x + halfWidth, y - halfHeight...y + halfHeight, corner: 0.08),
            Paint(0.09, 0.09, 0.10, shading: 0.3),
            details: grooves.map {
                let height = y + $0 * halfHeight
                return (.line((x - halfWidth, height), (x + halfWidth, height), width: 0.05), tread)
            }
        )
    }

    /// A thick arch over the seat: five pixels in a picture of 64.
    private static func rollBar(_ sketch: inout Sketch) {
        let paint = Paint(sketch.dice.tint(PlantedFeature.rollBar.colour, by: 0.03), shading: 0.06)
        let arch: [(Float, Float)] = [
            (-0.52, 0.35), (-0.52, -0.4), (-0.4, -0.8), (0, -0.94), (0.4, -0.8), (0.52, -0.4),
            (0.52, 0.35),
        ]
        sketch.plant(.rollBar, .stroke(arch, width: 0.17), paint)
    }
}
