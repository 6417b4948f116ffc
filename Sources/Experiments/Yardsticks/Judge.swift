package import Imaging
package import Tench
internal import Tensors
internal import Wire

/// A network that took no part, and what it is asked about pictures.
package struct Judge: Sendable {
    /// The network.
    package let model: RemoteModel
    /// The layers it is asked for.
    package let layers: LayerChoice
    /// The height and width at which it sees every picture.
    package let side: Int

    /// Asks the daemon what layers the network has; nothing is computed.
    ///
    /// - Parameters:
    ///   - name: The network's name in the daemon.
    ///   - layers: The middle layers by name; none for those that `LayerChoice` finds.
    ///   - side: The size of what it sees; nil for the size that it was made for.
    ///   - caller: The daemon.
    /// - Throws: `JudgeError`, `RemoteModelError`, and what a call throws, such as `WireError` when
    ///   pictures of that size do not pass through the network.
    package init(
        _ name: String,
        layers: [String] = [],
        side: Int? = nil,
        over caller: some Caller
    ) async throws {
        model = try await RemoteModel(name, over: caller)
        let side = side ?? model.description.input[2]
        let call = Models(name: name, layers: true, inputShape: [1, 3, side, side])
        let described = try await caller.send(call).models.first?.layers ?? []
        self.layers = try LayerChoice(
            among: described,
            side: side,
            classCount: model.classCount,
            named: layers
        )
        self.side = side
    }

    /// What the judge sees of a picture, which is squashed to the judge's size first.
    ///
    /// One forward pass for all layers; the same bits each time for the same weights.
    ///
    /// - Parameters:
    ///   - image: The picture, at any size.
    ///   - caller: The daemon.
    /// - Returns: What every yardstick needs of it.
    /// - Throws: `JudgeError.notFinite`, or what a call throws.
    package func sight(of image: Image, over caller: some Caller) async throws -> Sight {
        let isFitting = image.height == side && image.width == side
        let image = isFitting ? image : image.squashed(height: side, width: side)
        let wanted = layers.middle + [layers.last, "logits"]
        let call = Forward(
            model: model.description.name,
            input: .tensor(image.tensor),
            outputs: wanted.indices.filter { wanted.firstIndex(of: wanted[$0]) == $0 }
                .map { wanted[$0] },
            compute: ComputeMembers(isDeterministic: true)
        )
        let reply = try await caller.send(call)
        guard reply.isFinite else { throw JudgeError.notFinite(model.description.name) }
        guard let logits = reply.outputs["logits"], logits.shape.count == model.classCount else {
            throw RemoteModelError.withoutClasses(model.description.name)
        }
        return Sight(
            image: image,
            middle: try layers.middle.map { try map($0, of: reply) },
            last: try map(layers.last, of: reply),
            logits: logits.values
        )
    }

    private func map(_ name: String, of reply: ForwardReply) throws(JudgeError) -> FeatureMap {
        guard let map = reply.outputs[name].flatMap(FeatureMap.init) else {
            throw .withoutLayer(name)
        }
        return map
    }
}

/// Why a network cannot judge pictures.
package enum JudgeError: Error, Equatable, CustomStringConvertible {
    /// No layer of that name, or one whose value is no map of features.
    case withoutLayer(String)
    /// No layer is a map of features.
    case withoutMaps
    /// A value that is not finite, of the network of this name.
    case notFinite(String)

    /// What is wrong, and what would be right.
    package var description: String {
        switch self {
        case .withoutLayer(let name):
            """
            the judge has no layer \(name) with channels at positions; tenchctl layers lists what \
            it has
            """
        case .withoutMaps:
            "the judge has no layer with channels at positions: a convolutional network is needed"
        case .notFinite(let name): "what \(name) makes of a picture is not finite"
        }
    }
}
