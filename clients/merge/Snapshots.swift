internal import ArgumentParser
internal import Experiments
internal import Files
internal import JSON
internal import Tench
internal import Wire

/// The snapshots of a training in the daemon's models directory.
struct Snapshots: Sendable {
    /// What their files' names begin with.
    let name: SavedName
    /// How many steps apart they are.
    let interval: Int
    /// Where the state that goes with them is written.
    let folder: OutputFolder

    /// Whether there is one after so many steps of all.
    func isDue(after steps: Int, of all: Int) -> Bool {
        steps == all || steps.isMultiple(of: interval)
    }

    /// Saves a session's weights, then what they are.
    func take(
        of session: RemoteSession,
        after steps: [Merging.Step],
        of manifest: JSONValue,
        search: [RateTrial],
        over caller: some Caller
    ) async throws {
        // The other of the two is that of the state that is still there.
        let last = TrainingState(in: folder)?.weights.name
        let (first, second) = (Self.numbered(name, 1), Self.numbered(name, 2))
        let file = last == first.text ? second : first
        let saved = try await session.save(as: file, over: caller)
        try TrainingState(
            manifest: manifest,
            steps: steps,
            weights: SavedWeights(name: file.text, sha256: saved.sha256),
            search: search
        ).write(to: folder)
    }

    /// Refuses a name to which nothing can be added.
    static func check(_ name: SavedName) throws {
        guard SavedName("\(name)-1") != nil else {
            throw ValidationError("--snapshots \(name): too long a name")
        }
    }

    private static func numbered(_ name: SavedName, _ number: Int) -> SavedName {
        guard let file = SavedName("\(name)-\(number)") else {
            preconditionFailure("the name was checked")
        }
        return file
    }
}

extension RemoteSession {
    /// Opens a session on weights that a snapshot left, under a name of their own in the daemon.
    ///
    /// - Throws: `LostSnapshot` when the file is not the one that the state tells of, and what a
    ///   call throws.
    init(
        of model: RemoteModel,
        after state: TrainingState,
        over caller: some Caller
    ) async throws {
        let random = String(UInt32.random(in: .min ... .max), radix: 36)
        guard let file = SavedName(state.weights.name)?.file,
            let name = BareName("\(state.weights.name).\(random)")
        else { throw LostSnapshot(name: state.weights.name) }
        let loaded = try await caller.loadTemporarily(
            ModelLoad(
                name: name,
                architecture: model.description.architecture,
                file: file,
                options: model.description.options
            )
        )
        guard loaded.sha256 == state.weights.sha256 else {
            _ = try await caller.send(ModelUnload(name: name.text))
            throw LostSnapshot(name: state.weights.name)
        }
        try await self.init(of: RemoteModel(name.text, over: caller), over: caller)
        isLoaded = true
    }
}

/// A snapshot whose file in the models directory is another's by now.
struct LostSnapshot: Error, Equatable, CustomStringConvertible {
    let name: String

    var description: String {
        """
        \(name).safetensors in the daemon's models directory is not the snapshot that \
        \(TrainingState.fileName) tells of: leave out --resume to begin anew
        """
    }
}
