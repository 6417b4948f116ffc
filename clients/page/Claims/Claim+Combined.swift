internal import Scenes

extension Claim {
    /// A picture made for two networks at once shows its class to a third as well.
    static func combined(_ exhibition: Exhibition) -> Claim {
        let id = "combined"
        let statement =
            "A picture made from both networks’ gradients is recognised by both, and by a third "
            + "network that took no part, for every class in which their worlds differ."
        guard let pictures = exhibition.galleries[.combined], !pictures.pictures.isEmpty else {
            return Claim(id, statement, without: "run of tench-combine")
        }
        guard exhibition.has(.judge) else {
            return Claim(id, statement, without: "third network")
        }
        let count = pictures.pictures.count
        let planted = exhibition.features.map(\.sceneClass.rawValue)
        let differing = pictures.pictures.filter { $0.classIndex.map(planted.contains) == true }
        // Of networks that were not trained on the two worlds, every class.
        let telling = differing.isEmpty ? pictures.pictures : differing
        let parts: [Network.Part] = [.first, .second, .judge]
        let (first, second, judge) = (
            pictures.recognised(by: .first), pictures.recognised(by: .second),
            pictures.recognised(by: .judge)
        )
        return Claim(
            id,
            statement,
            holds: telling.allSatisfy { picture in parts.allSatisfy { picture.isRecognised(by: $0) }
            },
            evidence: "Of \(count) pictures \(first) are recognised by "
                + "\(exhibition.title(.first)), \(second) by \(exhibition.title(.second)), "
                + "\(judge) by \(exhibition.title(.judge)).",
            figures: [
                Figure("pictures", Double(count)),
                Figure("recognised_by_first", Double(first)),
                Figure("recognised_by_second", Double(second)),
                Figure("recognised_by_judge", Double(judge)),
            ]
        )
    }
}
