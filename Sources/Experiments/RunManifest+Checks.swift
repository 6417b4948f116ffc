package import Tench
internal import Tensors
internal import Wire

extension RunManifest {
    /// Asks whether every network takes the pictures and windows of every octave; nothing is computed.
    ///
    /// - Throws: `WireError` of a size that does not pass through a network.
    func checkSizes(over caller: some Caller) async throws {
        let sides = Set(preset.octaves.flatMap { [$0.size, $0.crop] }).sorted()
        for model in models {
            for side in sides {
                let shape: Shape = [1, 3, side, side]
                _ = try await caller.send(
                    Models(name: model.name, layers: true, inputShape: shape)
                )
            }
        }
    }

    /// Refuses a daemon that serves other weights than the run began with, such as one that was
    /// started again.
    ///
    /// - Throws: `WireError`, or `RemoteModelError.changed`.
    func checkModels(over connection: Connection) async throws {
        for model in models { try await model.check(over: connection) }
    }
}

extension RunManifest.Model {
    /// Refuses a daemon that serves other weights under this name.
    ///
    /// - Throws: `WireError`, or `RemoteModelError.changed`.
    package func check(over connection: Connection) async throws {
        guard try await RemoteModel(name, over: connection).identity == self else {
            throw RemoteModelError.changed(name, connection.endpoint)
        }
    }
}
