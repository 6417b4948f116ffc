package import Files
package import JSON
package import Runs

/// A training as its last checkpoint left it: what it is of, the steps made, and where weights and
/// optimizer are.
///
/// These lie in the daemon's models directory under one of two names by turns, and the steps in a
/// file that grows, so that this file, which is written after both, never tells of something that
/// is only half there.
package struct TrainingState<Step: Recordable & Equatable>: Equatable, Sendable {
    /// The run's manifest.
    package let manifest: JSONValue
    /// How many steps apart checkpoints are.
    package let interval: Int
    /// The steps made.
    package let steps: [Step]
    /// The snapshot after them.
    package let snapshot: SavedWeights
    /// The learning rates that were tried before; empty where one was given.
    package let search: [RateTrial]

    /// A training after these steps.
    package init(
        manifest: JSONValue,
        interval: Int,
        steps: [Step],
        snapshot: SavedWeights,
        search: [RateTrial] = []
    ) {
        self.manifest = manifest
        self.interval = interval
        self.steps = steps
        self.snapshot = snapshot
        self.search = search
    }

    /// What an earlier run left in the folder; nil when it left nothing.
    ///
    /// - Throws: `UnreadableTraining` when what is there can't be read.
    package init?(in folder: OutputFolder) throws(UnreadableTraining) {
        let path = "\(folder.path)/\(TrainingFile.name)"
        guard File.exists(path) else { return nil }
        guard let bytes = try? File.bytes(of: path), let json = try? JSONValue(parsing: bytes),
            let manifest = json["manifest"],
            let interval = json["checkpoint_every"]?.integer, interval > 0,
            let snapshot = json["snapshot"].flatMap(SavedWeights.init),
            let search = json["lr_search"]?.all(RateTrial.init),
            let count = json["steps"]?.integer, count > 0,
            let steps: [Step] = StepFile.read(count, in: folder)
        else { throw UnreadableTraining(path: path) }
        self.init(
            manifest: manifest,
            interval: interval,
            steps: steps,
            snapshot: snapshot,
            search: search
        )
    }

    /// Writes it in place of the one before; the steps have to be on the disk already.
    func write(to folder: OutputFolder) throws(FileError) {
        let json: JSONValue = [
            "manifest": manifest, "checkpoint_every": JSONValue(interval),
            "snapshot": snapshot.json, "lr_search": JSONValue(search),
            "steps": JSONValue(steps.count),
        ]
        try folder.write(Array((json.text + "\n").utf8), to: TrainingFile.name)
    }
}

/// The file of a training's state.
package enum TrainingFile {
    /// Its name in the run's folder.
    package static let name = "training.json"
}
