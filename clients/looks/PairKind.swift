/// How two pictures' sources are related: what makes it easy or hard to see that both are of one
/// class.
enum PairKind: String, Sendable, CaseIterable {
    /// Two runs of the same networks, such as of two seeds.
    case sameNetwork = "same network"
    /// Two networks.
    case otherNetwork = "other network"
    /// A network's picture and a photograph.
    case photograph = "photograph"
    /// Two photographs.
    case photographs = "two photographs"

    /// The kind of pairs between two folders.
    init(_ first: PictureFolder, _ second: PictureFolder) {
        switch (first.networks.isEmpty, second.networks.isEmpty) {
        case (true, true): self = .photographs
        case (false, false):
            self = first.networks == second.networks ? .sameNetwork : .otherNetwork
        default: self = .photograph
        }
    }
}
