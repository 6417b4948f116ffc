internal import Files
internal import Scenes

/// Everything that the demo's runs left, looked at by the networks.
struct Exhibition: Sendable {
    /// A run of the demo; the value is its folder's name.
    enum Run: String, CaseIterable, Sendable {
        case ownFirst = "class-resnet"
        case ownSecond = "class-googlenet"
        case combined = "combine"
        case difference = "difference"
        case reversed = "difference-reversed"
        case matched = "match"
        case matchedInOctaves = "match-octaves"
    }

    /// The networks, the pair first.
    var networks: [Network]
    /// What the classes are called.
    var labels: Labels
    /// Scenes that the networks were not trained on, by the world they are of.
    var scenes: [World: Gallery] = [:]
    /// The runs' pictures.
    var galleries: [Run: Gallery] = [:]

    /// How near the pictures of each of the pair lie to each other.
    var similarities: [Network.Part: SimilarityReport] = [:]
    /// What merging the networks came to.
    var merging: MergeOutcome?
    /// Photographs, or scenes in their place, and what came of their outputs.
    var reconstructions: [Reconstruction] = []
    /// Where the networks see the class in scenes: a sheet, from the page's folder.
    var explanations: String?

    /// A run's picture of a class.
    func picture(_ run: Run, _ classIndex: Int) -> SeenPicture? {
        galleries[run]?[classIndex]
    }

    /// What readers call the network that plays a part.
    func title(_ part: Network.Part) -> String {
        networks.first { $0.part == part }?.title ?? "the other network"
    }

    /// Whether a network plays the part.
    func has(_ part: Network.Part) -> Bool { networks.contains { $0.part == part } }

    /// The planted differences: none unless the networks' classes are the scenes'.
    var features: [PlantedFeature] {
        PlantedFeature.allCases.filter {
            labels[$0.sceneClass.rawValue] == $0.sceneClass.label
        }
    }
}
