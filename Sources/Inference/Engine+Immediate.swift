import Files
import Glibc
import JSON
import Networks
import Objectives
import Synchronization
import Tensors
import Wire

extension Engine {
    func hello(_: Hello, from peer: Peer) -> HelloReply {
        // Told to those alone who could look for themselves: administrators of this machine.
        let isAtHome = peer.role == .admin && peer.account.user != nil
        return HelloReply(
            server: configuration.server,
            capabilities: Capability.names(of: configuration),
            limits: configuration.limits,
            models: registry.withState { $0.models.keys.sorted() },
            kernels: configuration.kernels,
            blas: configuration.blas,
            methods: configuration.methods,
            role: peer.role,
            modelsDirectory: isAtHome ? configuration.modelsDirectory?.absolutePath : nil,
            isDraining: draining.isOn
        )
    }

    func ping(_: Ping, from _: Peer) -> PingReply { PingReply(isDraining: draining.isOn) }

    func cancel(_ call: Cancel, from peer: Peer) -> CancelReply {
        CancelReply(state: queue.cancel(call.target, of: peer.connection))
    }

    func stats(_: Stats, from _: Peer) -> StatsReply {
        let load = queue.load
        let held = registry.withState {
            (sessions: $0.sessions.count, snapshots: $0.snapshots.count)
        }
        let totals = connections.totals
        var tree: JSONValue.Members = [
            "uptime_s": JSONValue(statistics.uptime),
            "queue": [
                "waiting": JSONValue(load.waiting), "running": JSONValue(load.running),
                "capacity": JSONValue(load.capacity), "done": JSONValue(load.done),
                "workers": JSONValue(configuration.workers),
            ],
            "connections": [
                "unix": JSONValue(totals.unix), "tcp": JSONValue(totals.tcp),
                "opened": JSONValue(totals.opened), "refused": JSONValue(totals.refused),
            ],
            "bytes": ["in": JSONValue(totals.received), "out": JSONValue(totals.sent)],
            "slow": JSONValue(slowLog.count),
            "sessions": JSONValue(held.sessions),
            "snapshots": JSONValue(held.snapshots),
            "methods": statistics.json,
            "memory": memoryByKind(),
        ]
        if draining.isOn { tree["draining"] = true }
        return StatsReply(tree)
    }

    func models(_ call: Models, from _: Peer) throws(WireError) -> ModelsReply {
        let (chosen, failed) = try registry.withState {
            (state) throws(WireError) -> ([SharedModel], [FailedModel]) in
            if let name = call.name { return ([try state.model(name)], []) }
            return (Array(state.models.values), Array(state.failed.values))
        }
        do throws(NetworkError) {
            return ModelsReply(
                models: try chosen.sorted { $0.name < $1.name }.map {
                    (model) throws(NetworkError) in
                    try model.description(withLayers: call.layers, for: call.inputShape)
                },
                failed: failed.sorted { $0.name < $1.name }
            )
        } catch {
            throw WireError(error)
        }
    }

    /// Bytes by kind; what sessions and snapshots share with the model they came from counts once.
    private func memoryByKind() -> JSONValue {
        let state = registry.withState { $0 }
        var seen = DistinctTensors()
        let models = state.models.values.reduce(0) { $0 + seen.newBytes(of: $1.weights) }
        let sessions = state.sessions.values.reduce(0) { $0 + seen.newBytes(of: $1.weights) }
        let snapshots = state.snapshots.values.reduce(0) { $0 + seen.newBytes(of: $1.weights) }
        let all =
            state.models.values.map(\.weights) + state.sessions.values.map(\.weights)
            + state.snapshots.values.map(\.weights)
        return [
            "models": JSONValue(models), "sessions": JSONValue(sessions),
            "snapshots": JSONValue(snapshots),
            "packed": JSONValue(seen.packedBytes),
            "optimizers": JSONValue(all.reduce(0) { $0 + $1.state.byteCount }),
            "arena": JSONValue(statistics.arenaBytes.load(ordering: .relaxed)),
            "resident": JSONValue(MemoryBudget.residentBytes),
            "limit": JSONValue(memory.limit),
        ]
    }
}

extension SharedModel {
    fileprivate func description(
        withLayers: Bool,
        for inputShape: Shape?
    ) throws(NetworkError) -> ModelDescription {
        let size = network.defaultInputSize
        let input: Shape = [1, network.inputChannels, size.height, size.width]
        return ModelDescription(
            name: name,
            architecture: network.architecture,
            parameters: network.parameters.filter { $0.role == .trainable && $0.tie == nil }
                .reduce(0) { $0 + $1.shape.count },
            sha256: sha256,
            version: weights.number,
            origin: origin,
            input: input.dimensions,
            labels: labels,
            transformInput: network.transformInput,
            preprocessing: options.preprocessing,
            key: finding.key,
            graph: options.graph,
            output: options.output,
            layers: withLayers
                ? try network.layers(input: inputShape ?? input).map(ModelDescription.Layer.init)
                : nil
        )
    }
}

/// Counts each tensor's bytes once, however many versions share it.
private struct DistinctTensors {
    private var seen: [String: [Tensor]] = [:]
    /// The bytes packed from versions that had anything of their own.
    private(set) var packedBytes = 0

    mutating func newBytes(of weights: Weights) -> Int {
        var bytes = 0
        for (name, tensor) in weights.model.parameters.tensors {
            let known = seen[name, default: []]
            if known.contains(where: { $0.isIdentical(to: tensor) }) { continue }
            seen[name, default: []].append(tensor)
            bytes += tensor.shape.count * MemoryLayout<Float>.stride
        }
        if bytes > 0 { packedBytes += weights.model.preparedByteCount }
        return bytes
    }
}
