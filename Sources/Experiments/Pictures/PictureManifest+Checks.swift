internal import Runs
package import Tench
internal import Tensors
internal import Wire

extension PictureManifest {
    /// Asks whether every network takes the pictures and windows of every octave; nothing is
    /// computed.
    ///
    /// - Throws: `WireError` of a size that does not pass through a network.
    func checkSizes(over caller: some Caller) async throws {
        let sides = Set(preset.octaves.flatMap { [$0.size, $0.crop] }).sorted()
        for model in origin.models {
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
    package func checkModels(over connection: Connection) async throws {
        for model in origin.models { try await model.check(over: connection) }
    }
}
