internal import Scenes

extension PlantedFeature {
    /// What readers call it.
    var title: String {
        switch self {
        case .rollBar: "roll bar"
        case .hornPlayer: "horn player"
        case .flutePlayer: "flute player"
        case .plumage: "yellow plumage"
        }
    }
}
