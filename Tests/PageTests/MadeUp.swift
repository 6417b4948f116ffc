import Experiments
import Files
import Imaging
import Scenes
import Wire

@testable import tench_page

/// Networks, pictures and runs of no substance, to ask the page about.
enum MadeUp {
    static let labels = Labels(SceneClass.allCases.map(\.label))

    /// A network of a part, with an architecture to be called after.
    static func network(_ part: Network.Part, _ architecture: String = "resnet_mini") -> Network {
        Network(
            part: part,
            model: ModelDescription(
                name: part.rawValue,
                architecture: architecture,
                parameters: 1234,
                sha256: String(repeating: "ab", count: 32),
                version: 1,
                input: [1, 3, 64, 64],
                labels: labels.names
            )
        )
    }

    /// A picture of a class that the networks take for the classes given.
    static func picture(
        of kind: SceneClass,
        seenAs tops: [Network.Part: SceneClass] = [:],
        path: String = "picture.png",
        image: Image = Image(height: 8, width: 8, grey: 0.5)
    ) -> SeenPicture {
        SeenPicture(
            path: path,
            classIndex: kind.rawValue,
            image: image,
            outputs: tops.mapValues { top in
                SceneClass.allCases.map { $0 == top ? 9 : Float($0.rawValue) / 10 }
            }
        )
    }

    /// A picture of which a share shows a feature.
    static func image(of feature: PlantedFeature, share: Int) -> Image {
        let colour: [Float] =
            switch feature {
            case .rollBar: [0.95, 0.05, 0.85]
            case .hornPlayer: [0.08, 0.15, 0.90]
            case .flutePlayer: [0.00, 0.72, 0.52]
            case .plumage: [0.98, 0.85, 0.06]
            }
        let values = colour.flatMap { value in
            (0..<64).map { $0 < share ? value : Float(0.5) }
        }
        return Image(height: 8, width: 8, values: values)
    }

    /// A merging that made J this many times less.
    static func merging(by factor: Double, redrawn: SeenPicture) -> MergeOutcome {
        MergeOutcome(
            lossBefore: factor,
            lossAfter: 1,
            steps: 100,
            curve: nil,
            redrawn: Gallery([redrawn])
        )
    }

    /// An exhibition of three networks without pictures.
    static let empty = Exhibition(
        networks: [
            network(.first), network(.second, "googlenet_mini"), network(.judge),
        ],
        labels: labels
    )
}
