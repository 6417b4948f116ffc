/// A network with one version of its parameters, ready to run; immutable, and cheap to copy.
public struct ModelVersion: Sendable {
    /// What is run.
    public let network: Network
    /// With which tensors.
    public let parameters: Parameters
    let prepared: PreparedWeights

    /// A version of these parameters; packing is done when they are first used.
    public init(network: Network, parameters: Parameters) {
        self.network = network
        self.parameters = parameters
        prepared = PreparedWeights(parameters)
    }

    /// The bytes of packed weights held beside the parameters.
    public var preparedByteCount: Int { prepared.byteCount }
}
