internal import Experiments
internal import Files
internal import Tench
internal import Tensors
internal import Wire

/// The layers of a run's networks, and their extents for every size that they are shown.
struct LayerMap: Sendable {
    /// The networks, the default one first.
    let models: [RemoteModel]
    private let labels: [Labels]
    private let sides: [Int]
    /// The layers' names by network, in the networks' order of layers.
    private let names: [String: [String]]
    private let extents: [Int: [Layer: Feature.Extent]]

    /// Asks the daemon for the layers of networks at some sizes of pictures.
    ///
    /// - Throws: What a call throws, such as of a size that does not pass through a network.
    init(
        _ models: [RemoteModel],
        labels: [Labels],
        sides: [Int],
        over caller: some Caller
    ) async throws {
        var names: [String: [String]] = [:]
        var extents: [Int: [Layer: Feature.Extent]] = [:]
        for model in models.map(\.description.name) {
            for side in sides {
                let call = Models(name: model, layers: true, inputShape: [1, 3, side, side])
                let layers = try await caller.send(call).models.first?.layers ?? []
                names[model] = layers.map(\.name)
                for layer in layers where layer.shape.count == 2 || layer.isPlanes {
                    let place = Layer(model: model, name: layer.name)
                    extents[side, default: [:]][place] = Feature.Extent(Shape(layer.shape))
                }
            }
        }
        self.models = models
        self.labels = labels
        self.sides = sides
        self.names = names
        self.extents = extents
    }

    /// The layers' extents for pictures of a side that was asked about.
    func extents(at side: Int) -> [Layer: Feature.Extent] { extents[side] ?? [:] }

    /// How many channels a layer has.
    func channels(of layer: Layer) -> Int { extents(at: sides[0])[layer]?.channels ?? 0 }

    /// Whether a layer has several places rather than one.
    func hasPlanes(_ layer: Layer) -> Bool { (extents(at: sides[0])[layer]?.plane ?? 1) > 1 }

    /// What stands before the first slash of paths, which may be a network's name.
    static func prefix(of path: String) -> Substring? {
        path.firstIndex(of: "/").map { path[..<$0] }
    }

    /// The layer that a path names.
    ///
    /// One of the default network's comes first: its layers may have slashes in their names.
    ///
    /// - Throws: `ExpressionError.Fault` that tells of layers with names like it.
    func layer(at path: String) throws(ExpressionError.Fault) -> Layer {
        let first = models[0].description.name
        if names[first]?.contains(path) == true { return try known(first, path) }
        guard let prefix = Self.prefix(of: path).map(String.init), let own = names[prefix] else {
            throw .layer(path, network: first, near: Self.near(path, among: names[first] ?? []))
        }
        let name = String(path.dropFirst(prefix.count + 1))
        guard own.contains(name) else {
            throw .layer(name, network: prefix, near: Self.near(name, among: own))
        }
        return try known(prefix, name)
    }

    /// A layer of a network, of which something can be raised.
    private func known(_ model: String, _ name: String) throws(ExpressionError.Fault) -> Layer {
        let layer = Layer(model: model, name: name)
        guard channels(of: layer) > 0 else { throw .layer(name, network: model, near: []) }
        return layer
    }

    /// The feature that a mention names.
    ///
    /// - Throws: `ExpressionError` that points at it.
    func feature(_ mention: Mention, in text: String) throws(ExpressionError) -> Feature {
        do throws(ExpressionError.Fault) {
            let layer = try layer(at: mention.path)
            let feature = Feature(
                layer: layer,
                aim: try aim(mention.aim, layer),
                position: mention.position
            )
            try check(feature.position, in: layer)
            return feature
        } catch {
            throw ExpressionError(text: text, range: mention.range, fault: error)
        }
    }

    private func aim(
        _ aim: Mention.Aim,
        _ layer: Layer
    ) throws(ExpressionError.Fault) -> Feature.Aim {
        let count = channels(of: layer)
        switch aim {
        case .whole: return .whole
        case .channel(let channel):
            guard channel < count else { throw .channel(channel, layer: layer.name, count: count) }
            return .channel(channel)
        case .named(let name):
            let index = models.firstIndex { $0.description.name == layer.model } ?? 0
            let isOfClasses = !hasPlanes(layer) && count == models[index].classCount
            guard isOfClasses else { throw .notClasses(layer: layer.name) }
            do throws(ClassNameError) {
                return .channel(try labels[index].classIndex(of: name))
            } catch { throw .className(error) }
        case .direction(let file, let power):
            do throws(DirectionError) {
                let direction = try Direction(file: file, power: power)
                guard direction.vector.count == count else {
                    throw .length(
                        file,
                        direction.vector.count,
                        layer: layer.name,
                        channels: count
                    )
                }
                return .direction(direction)
            } catch { throw .direction(error) }
        }
    }

    private func check(
        _ position: Position?,
        in layer: Layer
    ) throws(ExpressionError.Fault) {
        guard case .at(let x, let y) = position else { return }
        for side in sides {
            guard let extent = extents(at: side)[layer] else { continue }
            guard x < extent.width, y < extent.height else {
                throw .outside(width: extent.width, height: extent.height, side: side)
            }
        }
    }

    /// Layers that were probably meant: those of the same letters and numbers, whatever stands
    /// between; then those that begin so, the ones that put a block together first.
    private static func near(_ name: String, among names: [String]) -> [String] {
        func bare(_ name: String) -> String {
            name.lowercased().filter { $0.isLetter || $0.isNumber }
        }
        let wanted = bare(name)
        guard !wanted.isEmpty else { return [] }
        let same = names.filter { bare($0) == wanted }
        let longer = names.filter { bare($0).hasPrefix(wanted) }.sorted {
            let (one, other) = ($0.hasSuffix("output"), $1.hasSuffix("output"))
            return one == other ? $0.count < $1.count : one
        }
        var seen: Set<String> = []
        let all = same + longer + Spelling.near(name, among: names)
        return Array(all.filter { seen.insert($0).inserted }.prefix(3))
    }
}
