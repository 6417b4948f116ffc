/// One figure of a scene in one paint; the scene's layers are laid on each other from back to
/// front.
struct Layer: Sendable {
    /// Where the layer covers the scene.
    enum Form: Sendable {
        /// Sharp edges.
        case figure(Outline)
        /// An ellipse that fades from its centre to nothing: shadows, glows, things out of focus.
        case haze(centre: Point, radii: Point)
    }

    /// In the scene's coordinates.
    let form: Form
    let paint: Paint
    /// The planted feature that the layer belongs to.
    var feature: PlantedFeature?
    /// What is drawn on the figure, seen only inside it: stripes, spots, bellies.
    var details: [Layer] = []
}

/// A colour and how it takes the light.
struct Paint: Sendable {
    var colour: Colour
    /// How much brighter the figure's lit edge is than its middle, as a share.
    var shading: Float
    var opacity: Float

    /// A paint with a little form to it.
    init(_ colour: Colour, shading: Float = 0.18, opacity: Float = 1) {
        self.colour = colour
        self.shading = shading
        self.opacity = opacity
    }

    /// A paint of these channels.
    init(_ red: Float, _ green: Float, _ blue: Float, shading: Float = 0.18, opacity: Float = 1) {
        self.init(Colour(red, green, blue), shading: shading, opacity: opacity)
    }
}

extension Layer {
    /// Whether the layer is soft: it changes the light, and hides nothing.
    var isHaze: Bool {
        if case .haze = form { return true }
        return false
    }
}

extension Layer {
    /// A line around the figure, in a dark tone of its own colour; nil for what is soft or
    /// transparent.
    ///
    /// Where all figures of an object lie on the rims of all, what is left of these is the object's
    /// contour.
    var rim: Layer? {
        guard case .figure(let outline) = form, paint.opacity == 1 else { return nil }
        let ink = Paint(paint.colour * 0.25, shading: 0)
        return Layer(form: .figure(outline.rim(width: 0.034)), paint: ink, feature: feature)
    }
}
