/// A layer of one of the run's networks.
struct Layer: Sendable, Hashable {
    /// The network's name in the daemon.
    let model: String
    /// The layer's name.
    let name: String
}
