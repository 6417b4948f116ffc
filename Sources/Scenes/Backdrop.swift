/// What is behind the objects, whatever they are: land and sky, water, a wall, leaves, slabs,
/// pebbles, or mere colours.
///
/// Its hues keep away from those of the planted features: skies are pale, grass is olive, water
/// greyish.
struct Backdrop: Sendable {
    private(set) var top: Colour
    private(set) var bottom: Colour
    let layers: [Layer]

    /// Draws a background.
    ///
    /// - Parameters:
    ///   - isWild: More clutter and stronger colours.
    ///   - dice: The choices.
    init(isWild: Bool, _ dice: inout Dice) {
        var layers: [Layer] = []
        switch dice.count(0...6) {
        case 0:
            (top, bottom) = Self.landscape(&layers, &dice)
        case 1:
            (top, bottom) = Self.water(&layers, &dice)
        case 2:
            (top, bottom) = Self.room(&layers, &dice)
        case 3:
            (top, bottom) = Self.thicket(&layers, &dice)
        case 4:
            (top, bottom) = Self.paving(&layers, &dice)
        case 5:
            (top, bottom) = Self.gravel(&layers, &dice)
        default:
            let colour = Self.quiet(&dice)
            top = colour * dice.number(0.9...1.15)
            bottom = colour * dice.number(0.7...1)
        }
        for _ in 0..<dice.count(isWild ? 2...7 : 0...4) { layers.append(Self.clutter(&dice)) }
        guard !isWild else {
            self.layers = layers
            return
        }
        // A pale ground leaves dark things their outlines; always pale, it would make of each form
        // something dark, and a network would not look at colours.
        let share = dice.number(0...0.6)
        func paled(_ colour: Colour) -> Colour { colour.mixed(with: Colour(grey: 0.95), share) }
        (top, bottom) = (paled(top), paled(bottom))
        self.layers = layers.map { layer in
            let paint = layer.paint
            let pale = Paint(
                paled(paint.colour),
                shading: paint.shading,
                opacity: paint.opacity
            )
            return Layer(form: layer.form, paint: pale)
        }
    }

    /// A colour that stays behind: grey, beige, olive, slate, cream, brown.
    private static func quiet(_ dice: inout Dice) -> Colour {
        let colour = dice.choice([
            Colour(0.55, 0.55, 0.55), Colour(0.78, 0.74, 0.68), Colour(0.48, 0.52, 0.40),
            Colour(0.46, 0.52, 0.56), Colour(0.88, 0.87, 0.84), Colour(0.46, 0.39, 0.34),
            Colour(0.32, 0.36, 0.34), Colour(0.70, 0.76, 0.79), Colour(0.64, 0.60, 0.60),
        ])
        return dice.tint(colour, by: 0.07) * dice.number(0.9...1.1)
    }

    private static let grass = Colour(0.42, 0.52, 0.30)
    private static let leaf = Colour(0.34, 0.44, 0.26)
    private static let sky = Colour(0.72, 0.82, 0.89)
    private static let sand = Colour(0.76, 0.71, 0.61)
    private static let sea = Colour(0.46, 0.55, 0.62)

    /// Sky over a wavy horizon, a field or a beach below; sometimes clouds.
    private static func landscape(
        _ layers: inout [Layer],
        _ dice: inout Dice
    ) -> (Colour, Colour) {
        let horizon = dice.number(0.35...0.8)
        for _ in 0..<dice.count(0...2) {
            let centre = Point(dice.number(0...1), dice.number(0...horizon))
            let radii = Point(dice.number(0.15...0.4), dice.number(0.05...0.12))
            layers.append(haze(centre, radii, Colour(grey: 0.97), 0.8))
        }
        let hill = dice.spread(0.06)
        let ground = dice.tint(dice.choice([grass, grass, sand, leaf]), by: 0.1)
        let (high, low) = (horizon - hill, horizon + hill)
        let land: [(Float, Float)] = [
            (-0.2, 1.3), (-0.2, low), (0.2, high), (0.5, horizon), (0.8, low), (1.2, horizon),
            (1.2, 1.3),
        ]
        layers.append(figure(.smooth(land), Paint(ground, shading: 0.12)))
        let sky = dice.tint(sky, by: 0.07)
        return (sky, sky.mixed(with: Colour(grey: 0.95), 0.5))
    }

    /// Water from above or from within, with long pale ripples.
    private static func water(_ layers: inout [Layer], _ dice: inout Dice) -> (Colour, Colour) {
        let sea = dice.tint(sea, by: 0.06)
        for _ in 0..<dice.count(2...6) {
            let (x, y) = (dice.number(0...1), dice.number(0...1))
            let radii = Point(dice.number(0.15...0.45), dice.number(0.015...0.05))
            layers.append(haze(Point(x, y), radii, sea * 1.35, 0.7))
        }
        return (sea * dice.number(0.95...1.25), sea * dice.number(0.6...1))
    }

    /// A wall over a floor or a table, the wall sometimes with boards.
    private static func room(_ layers: inout [Layer], _ dice: inout Dice) -> (Colour, Colour) {
        let wall = quiet(&dice)
        if dice.chance(0.4) {
            let count = dice.count(3...7)
            for index in 0..<count {
                let x = Float(index) / Float(count)
                let board = Outline.box(x...x + 0.4 / Float(count), -0.1...1.1)
                layers.append(figure(board, Paint(wall * 0.9, shading: 0)))
            }
        }
        let floor = dice.number(0.6...0.95)
        layers.append(
            figure(.box(-0.1...1.1, floor...1.1), Paint(quiet(&dice) * 0.85, shading: 0.1))
        )
        return (wall, wall * 0.94)
    }

    /// Leaves out of focus.
    private static func thicket(_ layers: inout [Layer], _ dice: inout Dice) -> (Colour, Colour) {
        let leaf = dice.tint(leaf, by: 0.12)
        for _ in 0..<dice.count(5...10) {
            let centre = Point(dice.number(0...1), dice.number(0...1))
            let radii = Point(dice.number(0.1...0.35), dice.number(0.1...0.35))
            layers.append(haze(centre, radii, leaf * dice.number(0.55...1.6), 0.8))
        }
        return (leaf * 1.15, leaf * 0.8)
    }

    /// Slabs or tiles from above, each of a shade of its own, with joints between.
    private static func paving(_ layers: inout [Layer], _ dice: inout Dice) -> (Colour, Colour) {
        let slab = quiet(&dice)
        let joint = slab * dice.number(0.6...0.85)
        let count = dice.count(3...5)
        let side = 1.4 / Float(count)
        let (left, up) = (dice.number(-0.4...0), dice.number(-0.4...0))
        for row in 0..<count {
            for column in 0..<count {
                let x = left + (Float(column) + Float(row % 2) * 0.5) * side
                let y = up + Float(row) * side
                layers.append(
                    figure(
                        .box(x...x + side * 0.93, y...y + side * 0.93, corner: side * 0.04),
                        Paint(dice.tint(slab, by: 0.08), shading: 0.05)
                    )
                )
            }
        }
        return (joint, joint)
    }

    /// Pebbles of one kind, close together.
    private static func gravel(_ layers: inout [Layer], _ dice: inout Dice) -> (Colour, Colour) {
        let stone = quiet(&dice)
        let radius = dice.number(0.05...0.11)
        for _ in 0..<dice.count(20...40) {
            let paint = Paint(dice.tint(stone, by: 0.15), shading: 0.25)
            let (x, y) = (dice.number(0...1), dice.number(0...1))
            let height = radius * dice.number(0.6...1)
            layers.append(figure(.ellipse(x, y, radius, height, lean: dice.spread(1.5)), paint))
        }
        return (stone * 0.85, stone * 0.7)
    }

    /// Something that doesn't matter: a soft blob, a pebble, a stick, a block.
    private static func clutter(_ dice: inout Dice) -> Layer {
        let paint = Paint(quiet(&dice) * dice.number(0.7...1.1))
        let (x, y) = (dice.number(0...1), dice.number(0...1))
        let (a, b) = (dice.number(0.03...0.14), dice.number(0.03...0.14))
        switch dice.count(0...3) {
        case 0: return haze(Point(x, y), Point(a, b) * 1.6, paint.colour, 0.9)
        case 1: return figure(.ellipse(x, y, a, b, lean: dice.spread(1.5)), paint)
        case 2:
            let end = (x + dice.spread(0.4), y + dice.spread(0.4))
            return figure(.line((x, y), end, width: a * 0.4), paint)
        default:
            let corners = [(x - a, y - b), (x + b, y - a), (x + a, y + b), (x - b, y + a)]
            return figure(.polygon(corners), paint)
        }
    }

    private static func figure(_ outline: Outline, _ paint: Paint) -> Layer {
        Layer(form: .figure(outline), paint: paint)
    }

    private static func haze(
        _ centre: Point,
        _ radii: Point,
        _ colour: Colour,
        _ opacity: Float
    ) -> Layer {
        Layer(
            form: .haze(centre: centre, radii: radii),
            paint: Paint(colour, shading: 0, opacity: opacity)
        )
    }
}
