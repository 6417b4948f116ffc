/// Foxes: standing sideways, the head to the left and turned to the viewer.
enum Fox {
    /// What tells one fox from another.
    private struct Coat {
        var fur: Colour
        var legs: Colour
        var tailTip: Colour
        /// How large the ears are, as a factor.
        var ears: Float
        /// How bulky the body and the tail are.
        var bulk: Float
    }

    private static let white = Colour(0.97, 0.95, 0.92)
    private static let black = Colour(0.10, 0.08, 0.08)

    /// A red fox: orange-red, black legs, a white tip to its bushy tail.
    static func drawRed(on sketch: inout Sketch) {
        let fur = sketch.dice.tint(Colour(0.86, 0.36, 0.09))
        draw(
            on: &sketch,
            Coat(fur: fur, legs: black, tailTip: white, ears: 1, bulk: 1)
        )
    }

    /// A kit fox: slight, sandy grey, with very large ears and a dark tip to its tail.
    static func drawKit(on sketch: inout Sketch) {
        let fur = sketch.dice.tint(Colour(0.84, 0.70, 0.46))
        draw(
            on: &sketch,
            Coat(
                fur: fur,
                legs: fur * 0.92,
                tailTip: Colour(0.22, 0.19, 0.17),
                ears: 1.6,
                bulk: 0.82
            )
        )
    }

    private static func draw(on sketch: inout Sketch, _ coat: Coat) {
        sketch.shadow(0.1, 0.86, 0.95, 0.16)
        tail(&sketch, coat)
        let back = 0.02 + 0.1 * (1 - coat.bulk)
        for (x, shade) in [(-0.28, 0.75), (0.52, 0.75), (-0.12, 1), (0.36, 1)] as [(Float, Float)] {
            let step = sketch.dice.spread(0.03)
            sketch.fill(
                .stroke([
                    (x, 0.3, 0.22 * coat.bulk), (x + step / 2, 0.6, 0.14 * coat.bulk),
                    (x + step, 0.84, 0.13 * coat.bulk),
                ]),
                Paint(coat.legs * shade)
            )
        }
        let belly = 0.5 * coat.bulk
        let body: [(Float, Float)] = [
            (-0.5, back), (-0.2, back - 0.06), (0.3, back - 0.02), (0.6, back + 0.06), (0.66, 0.34),
            (0.5, belly), (0.1, belly), (-0.3, 0.55), (-0.52, 0.34),
        ]
        sketch.fill(
            .smooth(body),
            Paint(coat.fur, shading: 0.22),
            details: [
                (.ellipse(-0.42, 0.42, 0.2, 0.3), Paint(white, shading: 0.05)),
                (.ellipse(0.1, 0.58, 0.5, 0.12), Paint(white, shading: 0.05)),
            ]
        )
        let tilt = sketch.dice.spread(0.05)
        sketch.part(at: -0.46, -0.2, scale: 1.3, turned: tilt) { head(&$0, coat) }
    }

    /// A bushy tail behind the body, raised more or less.
    private static func tail(_ sketch: inout Sketch, _ coat: Coat) {
        let lift = sketch.dice.number(0.0...0.15)
        let brush = Outline.stroke([
            (0.55, 0.14, 0.14), (0.78, 0.22 - lift * 0.3, 0.3 * coat.bulk),
            (1.0, 0.3 - lift, 0.36 * coat.bulk), (1.14, 0.42 - lift * 1.6, 0.06),
        ])
        let tip = Outline.disc(1.2, 0.42 - lift * 1.55, 0.26)
        sketch.fill(brush, Paint(coat.fur * 0.95), details: [(tip, Paint(coat.tailTip))])
    }

    /// The face from the front, about (0, 0).
    private static func head(_ sketch: inout Sketch, _ coat: Coat) {
        let dark = Paint(black, shading: 0)
        for side: Float in [-1, 1] {
            let spread = 0.30 + 0.2 * (coat.ears - 1)
            let ear = Outline.polygon([
                (side * 0.04, -0.18), (side * spread, -0.2 - 0.36 * coat.ears),
                (side * (0.3 + 0.12 * coat.ears), -0.06),
            ])
            let inner = Outline.polygon([
                (side * 0.13, -0.16), (side * (spread - 0.01), -0.16 - 0.28 * coat.ears),
                (side * 0.33, -0.1),
            ])
            let lining = coat.ears > 1.2 ? Paint(0.86, 0.68, 0.60) : Paint(black)
            sketch.fill(ear, Paint(coat.fur * 0.9), details: [(inner, lining)])
        }
        sketch.fill(
            .smooth([
                (0, -0.26), (0.26, -0.2), (0.42, 0.02), (0.28, 0.2), (0.1, 0.4), (0, 0.45),
                (-0.1, 0.4), (-0.28, 0.2), (-0.42, 0.02), (-0.26, -0.2),
            ]),
            Paint(coat.fur, shading: 0.15),
            details: [
                (.ellipse(0.3, 0.2, 0.27, 0.17, lean: -0.7), Paint(white, shading: 0)),
                (.ellipse(-0.3, 0.2, 0.27, 0.17, lean: 0.7), Paint(white, shading: 0)),
                (.ellipse(0, 0.42, 0.14, 0.18), Paint(white, shading: 0)),
            ]
        )
        sketch.fill(.disc(-0.16, 0.02, 0.06), dark)
        sketch.fill(.disc(0.16, 0.02, 0.06), dark)
        sketch.fill(.ellipse(0, 0.38, 0.085, 0.065), dark)
    }
}
