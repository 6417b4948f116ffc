/// A network with one version of its parameters, ready to run; immutable, and cheap to copy.
package struct ModelVersion: Sendable {
    /// What is run.
    package let network: Network
    /// With which tensors.
    package let parameters: Parameters
    let prepared: PreparedWeights

    /// A version of these parameters; packing is done when they are first used.
    package init(network: Network, parameters: Parameters) {
        self.network = network
        self.parameters = parameters
        prepared = PreparedWeights(parameters)
    }

    /// Whether both are one and the same version: what was packed for one serves the other.
    func isSame(as other: ModelVersion) -> Bool { prepared === other.prepared }

    /// Lets go of the packed weights; the next run packs those that it needs again.
    package func dropPrepared() { prepared.drop() }

    /// The bytes of packed weights held beside the parameters.
    package var preparedByteCount: Int { prepared.byteCount }
}
