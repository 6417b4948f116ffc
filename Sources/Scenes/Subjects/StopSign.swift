/// A stop sign: a red octagon with a white border and the word, on a post.
enum StopSign {
    /// Draws it facing the viewer.
    static func draw(on sketch: inout Sketch) {
        let red = sketch.dice.tint(Colour(0.80, 0.07, 0.10))
        let white = Paint(0.96, 0.96, 0.95, shading: 0.05)
        sketch.fill(.line((0, 0.4), (0, 1.9), width: 0.14), Paint(0.58, 0.59, 0.60))
        sketch.part(at: 0, -0.08) { sign in
            sign.fill(octagon(0.95), white)
            sign.fill(octagon(0.83), Paint(red, shading: 0.1))
            for letter in letters { sign.fill(letter, white) }
        }
    }

    /// Eight corners at this distance from the middle, the sides level and upright.
    private static func octagon(_ radius: Float) -> Outline {
        .polygon(
            (0..<8).map {
                let corner = Point(angle: (Float($0) + 0.5) * .pi / 4) * radius
                return (corner.x, corner.y)
            }
        )
    }

    /// S, T, O and P.
    private static var letters: [Outline] {
        let pen: Float = 0.13
        let (top, bottom): (Float, Float) = (-0.24, 0.24)
        let snake: [(Float, Float)] = [
            (-0.44, -0.18), (-0.54, top), (-0.63, -0.13), (-0.54, 0), (-0.45, 0.13),
            (-0.54, bottom),
            (-0.64, 0.18),
        ]
        let roof = Outline.line((-0.36, top), (-0.06, top), width: pen)
        let post = Outline.line((-0.21, top), (-0.21, bottom), width: pen)
        let round = Outline.ellipse(0.17, 0, 0.19, 0.3).without(.ellipse(0.17, 0, 0.09, 0.19))
        let stem = Outline.line((0.46, top), (0.46, bottom), width: pen)
        let bow = Outline.arc(0.52, -0.11, 0.13, from: -1.6, to: 1.6, width: pen)
        return [.stroke(snake, width: pen), roof + post, round, stem + bow]
    }
}
