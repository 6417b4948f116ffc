internal import Experiments
internal import Imaging
internal import Tench
internal import Wire

/// A resident network as it was before something that must not disturb it: its weights' version,
/// and what it said of some pictures.
struct ResidentProof: Sendable {
    /// What the network said of each picture.
    let outputs: [[Float]]
    private let model: RemoteModel
    private let images: [Image]

    /// Asks the network about the pictures.
    init(
        of model: RemoteModel,
        on images: [Image],
        over caller: some Caller
    ) async throws {
        self.model = model
        self.images = images
        outputs = try await model.logits(of: images, over: caller)
    }

    /// Asks again, and compares.
    ///
    /// - Returns: The versions before and after, and whether every output is the same to the bit.
    /// - Throws: `ResidentChanged` when the outputs differ though nobody has changed the weights.
    func confirmed(over caller: some Caller) async throws -> ResidentComparison {
        let now = try await RemoteModel(model.description.name, over: caller)
        let after = now.description.version
        let again = try await model.logits(of: images, over: caller)
        let isUnchanged =
            again.joined().map(\.bitPattern) == outputs.joined().map(\.bitPattern)
        let before = model.description.version
        guard isUnchanged || before != after else {
            throw ResidentChanged(model: model.description.name)
        }
        return ResidentComparison(
            versionBefore: before,
            versionAfter: after,
            hasSameOutputs: isUnchanged
        )
    }
}

/// A resident network that answers otherwise than before, with the same version of its weights.
struct ResidentChanged: Error, Equatable, CustomStringConvertible {
    /// The network's name.
    let model: String

    /// What is wrong.
    var description: String {
        "\(model) answers otherwise than before though its weights' version is the same: "
            + "a fault of the daemon's"
    }
}
