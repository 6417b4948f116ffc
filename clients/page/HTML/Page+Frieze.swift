internal import Scenes

extension Exhibition {
    /// The whole story in one row: one class in both worlds, and in the pictures made of it.
    var frieze: Markup? {
        // The goldfinch's difference is one that is seen at once: a yellow bird and a red one.
        let feature = features.contains(.plumage) ? .plumage : features.first
        guard let classIndex = feature?.sceneClass.rawValue else { return nil }
        let (first, second) = (title(.first), title(.second))
        let row: [(SeenPicture?, String)] = [
            (scenes[.resnet]?[classIndex], "a scene of \(first)’s world"),
            (scenes[.googlenet]?[classIndex], "a scene of \(second)’s world"),
            (galleries[.ownFirst]?[classIndex], "\(first)’s picture"),
            (galleries[.ownSecond]?[classIndex], "\(second)’s picture"),
            (galleries[.combined]?[classIndex], "both combined"),
            (galleries[.difference]?[classIndex], "\(first) − \(second)"),
        ]
        let pictures = row.compactMap { picture, caption in picture.map { ($0, caption) } }
        guard !pictures.isEmpty else { return nil }
        return Tag.div(["class": "row frieze"]) {
            for (picture, caption) in pictures {
                Markup.figure(
                    picture,
                    alternative: "\(label(classIndex)), \(caption)",
                    caption: caption
                )
            }
        }
    }
}
