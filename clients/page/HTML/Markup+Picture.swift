internal import Imaging

extension Markup {
    /// A picture with its caption.
    ///
    /// - Parameters:
    ///   - picture: The picture.
    ///   - alternative: What it shows, for those who cannot see it.
    ///   - caption: What stands under it.
    ///   - note: What stands under the caption.
    /// - Returns: A `figure`.
    static func figure(
        _ picture: SeenPicture,
        alternative: String,
        caption: String,
        @MarkupBuilder note: () -> Markup = { Markup("") }
    ) -> Markup {
        Tag.figure {
            Tag.img([
                "src": picture.path, "alt": alternative,
                "width": "\(picture.image.width)", "height": "\(picture.image.height)",
                "class": picture.image.width <= 160 ? "small" : "large",
            ])
            Tag.figcaption {
                Tag.span(["class": "name"]) { caption }
                note()
            }
        }
    }

    /// A drawing with small letters, which is a link to itself: alone it is seen at its full size.
    static func plot(_ file: String, alternative: String, caption: String) -> Markup {
        Tag.figure(["class": "plot"]) {
            Tag.a(["href": file]) {
                Tag.img(["src": file, "alt": alternative, "class": "large"])
            }
            Tag.figcaption { caption }
        }
    }

    /// A number as a bar of that share of the room.
    ///
    /// - Parameters:
    ///   - share: 0…1; what lies outside is cut off.
    ///   - text: The number in words, which stands beside the bar.
    ///   - kind: The style sheet's class for its colour.
    /// - Returns: The bar, and the text behind it.
    static func bar(_ share: Double, _ text: String, kind: String) -> Markup {
        let width = Int((100 * min(max(share.isNaN ? 0 : share, 0), 1)).rounded())
        return Tag.span(["class": "bar \(kind)"]) {
            Tag.span(["class": "track"]) {
                Tag.span(["class": "fill", "style": "width:\(width)%"])
            }
            Tag.span(["class": "number"]) { text }
        }
    }
}
