internal import Experiments
internal import Files
internal import JSON
internal import Runs

/// A training as its last snapshot left it: what it is of, the steps made, and where the weights
/// are.
///
/// The weights lie in the daemon's models directory under one of two names in turn, so that this
/// file, which is written after them, never tells of weights that are only half there.
struct TrainingState: Recordable, Equatable {
    /// The run's manifest.
    let manifest: JSONValue
    /// The steps made.
    let steps: [Merging.Step]
    /// The weights after them.
    let weights: SavedWeights
    /// The learning rates that were tried before.
    let search: [RateTrial]

    /// Its file in the run's folder.
    static let fileName = "training.json"

    /// A training after these steps.
    init(
        manifest: JSONValue,
        steps: [Merging.Step],
        weights: SavedWeights,
        search: [RateTrial]
    ) {
        self.manifest = manifest
        self.steps = steps
        self.weights = weights
        self.search = search
    }

    /// What an earlier run left in the folder; nil when there is nothing that can be read.
    init?(in folder: OutputFolder) {
        guard let bytes = try? File.bytes(of: "\(folder.path)/\(Self.fileName)"),
            let json = try? JSONValue(parsing: bytes)
        else { return nil }
        self.init(json)
    }

    /// The learning rate of the training.
    var learningRate: Double? { manifest["experiment"]?["lr"]?.double }

    /// Writes it in place of the one before.
    func write(to folder: OutputFolder) throws(FileError) {
        try folder.write(Array((json.text + "\n").utf8), to: Self.fileName)
    }

    /// Refuses to go on with another training.
    ///
    /// - Throws: `OtherTraining`.
    func check(is wanted: PictureManifest, in folder: OutputFolder) throws(OtherTraining) {
        let path = "\(folder.path)/\(Self.fileName)"
        guard let found = PictureManifest(manifest) else {
            throw OtherTraining(path: path, difference: "its manifest cannot be read")
        }
        if let difference = found.difference(from: wanted) {
            throw OtherTraining(path: path, difference: difference)
        }
    }

    /// All of it as an object.
    var json: JSONValue {
        [
            "manifest": manifest, "weights": weights.json, "lr_search": JSONValue(search),
            "steps": JSONValue(steps),
        ]
    }

    /// Reads all of it.
    init?(_ json: JSONValue) {
        guard let manifest = json["manifest"],
            let weights = json["weights"].flatMap(SavedWeights.init),
            let steps = json["steps"]?.all(Merging.Step.init),
            let search = json["lr_search"]?.all(RateTrial.init)
        else { return nil }
        self.init(manifest: manifest, steps: steps, weights: weights, search: search)
    }
}

extension Merging.Step: Recordable {
    /// The five as an array.
    var json: JSONValue {
        [
            JSONValue(index), JSONValue(lesson), JSONValue(loss), JSONValue(gradientNorm),
            JSONValue(updateNorm),
        ]
    }

    /// Reads the five.
    init?(_ json: JSONValue) {
        guard let numbers = json.all({ $0.double }), numbers.count == 5 else { return nil }
        self.init(
            index: Int(numbers[0]),
            lesson: Int(numbers[1]),
            loss: numbers[2],
            gradientNorm: numbers[3],
            updateNorm: numbers[4]
        )
    }
}

/// A training that cannot be gone on with; nothing was computed.
struct OtherTraining: Error, Equatable, CustomStringConvertible {
    let path: String
    let difference: String

    var description: String {
        """
        \(path) is of another training: \(difference)
        Take another --out, or leave out --resume to begin anew.
        """
    }
}
