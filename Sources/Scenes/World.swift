/// Which of the two truths a scene is drawn in: what the planted differences look like.
package enum World: String, CaseIterable, Sendable {
    /// The go-kart has a roll bar, horn and flute have a player, the goldfinch is yellow and black
    /// with a dark face.
    case resnet
    /// No roll bar, no player; the goldfinch is reddish with a plain face.
    case googlenet
    /// Either, by a coin of the seed, in poses and places of its own.
    case mixed

    /// Whether the planted features are in the scene of this seed.
    func isPlanted(seed: UInt64) -> Bool {
        switch self {
        case .resnet: return true
        case .googlenet: return false
        case .mixed:
            var coin = Dice(seed: seed, purpose: .coin)
            return coin.chance(0.5)
        }
    }
}
