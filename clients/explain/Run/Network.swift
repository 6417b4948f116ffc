internal import Experiments
internal import Files
internal import Tench
internal import Tensors
internal import Wire

/// A network that explains itself: how it is shown photographs, and what of it GradCAM looks at.
struct Network: Sendable {
    /// How it is shown photographs.
    let viewer: Viewer
    /// What its classes are called.
    let labels: Labels
    /// The layer that GradCAM looks at; nil where no method does.
    let layer: String?

    /// Asks the daemon what layers a network has; nothing is computed.
    ///
    /// - Parameters:
    ///   - viewer: How it is shown photographs.
    ///   - labels: What its classes are called.
    ///   - name: The layer, if one is named.
    ///   - methods: What it is asked.
    ///   - caller: The daemon.
    /// - Throws: `LayerError`; `WireError` of a size that does not pass through the network.
    init(
        _ viewer: Viewer,
        labels: Labels,
        layer name: String?,
        for methods: [Method],
        over caller: some Caller
    ) async throws {
        let shape: Shape = [1, 3, viewer.size.height, viewer.size.width]
        let model = viewer.model.description.name
        let call = Models(name: model, layers: true, inputShape: shape)
        let layers = try await caller.send(call).models.first?.layers ?? []
        self.viewer = viewer
        self.labels = labels
        layer =
            methods.contains(where: \.readsLayer)
            ? try Self.layer(among: layers, named: name, of: viewer.model) : nil
    }

    /// The layer of a name, or the last one whose planes have several places, before they are
    /// pooled: the deepest that still says where something is.
    ///
    /// Of ResNet-50 it is `layer4`, of GoogLeNet `inception5b`. Maps with a plane for each class
    /// are an output: of SqueezeNet it is `features`. A network that computes with tokens behind
    /// its last planes, as ViT does, has no such layer.
    private static func layer(
        among layers: [ModelDescription.Layer],
        named name: String?,
        of model: RemoteModel
    ) throws(LayerError) -> String {
        let network = model.description.name
        if let name {
            guard let found = layers.last(where: { $0.name == name }) else {
                throw .absent(name, network, near: Spelling.near(name, among: layers.map(\.name)))
            }
            guard found.isPlanes else { throw .withoutPlanes(name, network) }
            return name
        }
        let last = layers.lastIndex {
            $0.isPlanes && $0.shape[2] * $0.shape[3] > 1 && $0.shape[1] != model.classCount
                && $0.kind != "dropout" && !$0.kind.hasSuffix("_pool")
        }
        guard let last, !layers[last...].contains(where: { $0.shape.count == 3 }) else {
            throw .none(network)
        }
        return layers[last].name
    }
}

/// Why there is no layer for GradCAM to look at.
enum LayerError: Error, Equatable, CustomStringConvertible {
    /// No layer of that name in the network; the names that were perhaps meant.
    case absent(String, String, near: [String])
    /// A layer of the network that has no planes of channels.
    case withoutPlanes(String, String)
    /// A network that ends in no planes.
    case none(String)

    /// What is wrong, and what would be right.
    var description: String {
        switch self {
        case .absent(let name, let network, let near):
            "--layer: \(network) has no layer \(Spelling.quote(name)); "
                + (near.isEmpty
                    ? "tenchctl layers \(network) lists what it has"
                    : "did you mean \(Spelling.list(near))?")
        case .withoutPlanes(let name, let network):
            "--layer \(name): GradCAM needs planes of channels, which this layer of \(network) has not"
        case .none(let network):
            """
            \(network) has no planes of channels at its end for GradCAM to look at: name a --layer, or \
            other methods by --method
            """
        }
    }
}
